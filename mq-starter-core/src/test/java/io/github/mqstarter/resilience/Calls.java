/*
 * Copyright 2026 the mq-starter authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.github.mqstarter.resilience;

import io.github.mqstarter.producer.SendFailedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.rocketmq.client.producer.SendResult;

/** Numbered sends: of each when it was called, how long the call blocked, and when and how its future completed. */
final class Calls {

    static final String OK = "OK";

    static final String OPEN = "OPEN";

    private final Call[] calls;

    private final ConcurrentMap<String, String> explanations = new ConcurrentHashMap<>();

    private final AtomicInteger completed = new AtomicInteger();

    private volatile int called;

    Calls(int most) {
        this.calls = Stream.generate(Call::new).limit(most).toArray(Call[]::new);
    }

    /** Makes the next call. */
    void next(IntFunction<CompletableFuture<SendResult>> sender) {
        Call call = calls[called];
        call.start = System.nanoTime();
        CompletableFuture<SendResult> future = future(sender);
        call.returned = System.nanoTime();
        called++;
        future.whenComplete((result, failure) -> complete(call, result, failure));
    }

    int called() {
        return called;
    }

    int completed() {
        return completed.get();
    }

    /** How often each outcome was: {@link #OK}, {@link #OPEN}, or the reason of a failure. */
    Map<String, Long> outcomes() {
        return stream().collect(Collectors.groupingBy(call -> call.outcome, TreeMap::new, Collectors.counting()));
    }

    String outcome(int sequence) {
        return calls[sequence].outcome;
    }

    /** The id in the result, or null if there is none. */
    String id(int sequence) {
        return calls[sequence].id;
    }

    /** Whether the text of its failure says that the message is not stored. */
    boolean saidNotToBeSent(int sequence) {
        return calls[sequence].notSent;
    }

    /** The first line of a failure of this reason. */
    String explanation(String reason) {
        return explanations.get(reason);
    }

    boolean calledBefore(int sequence, long nanoTime) {
        return calls[sequence].start - nanoTime < 0;
    }

    /** The longest time that a call kept its caller. */
    Duration longestCall() {
        return Duration.ofNanos(
                stream().mapToLong(call -> call.returned - call.start).max().orElseThrow());
    }

    /** The time from call to outcome that this share of the messages, from 0 to 1, did not exceed. */
    Duration completionTime(double share) {
        long[] nanos = stream()
                .filter(call -> !call.outcome.equals(OPEN))
                .mapToLong(call -> call.completed - call.start)
                .toArray();
        Arrays.sort(nanos);
        int rank = (int) Math.ceil(share * nanos.length);
        return Duration.ofNanos(nanos[Math.max(rank, 1) - 1]);
    }

    /** The longest time from this moment, or a call after it, to an outcome. */
    Duration longestCompletionAfter(long nanoTime) {
        return Duration.ofNanos(stream()
                .mapToLong(call -> call.completed - (call.start - nanoTime > 0 ? call.start : nanoTime))
                .max()
                .orElseThrow());
    }

    @Override
    public String toString() {
        return "%d calls, outcomes %s, longest call %d ms, completed in %d ms (median), %d (p99.9), %d (max)%s"
                .formatted(
                        called,
                        outcomes(),
                        longestCall().toMillis(),
                        completionTime(0.5).toMillis(),
                        completionTime(0.999).toMillis(),
                        completionTime(1).toMillis(),
                        explanations.isEmpty() ? "" : ", such as " + explanations);
    }

    private CompletableFuture<SendResult> future(IntFunction<CompletableFuture<SendResult>> sender) {
        try {
            return sender.apply(called);
        } catch (RuntimeException ex) {
            return CompletableFuture.failedFuture(new IllegalStateException("thrown at the caller", ex));
        }
    }

    private void complete(Call call, SendResult result, Throwable failure) {
        call.completed = System.nanoTime();
        if (failure == null) {
            call.id = result.getMsgId();
            call.outcome = OK;
        } else {
            String reason = (failure instanceof SendFailedException failed)
                    ? failed.reason().name()
                    : failure.getClass().getSimpleName();
            String explanation =
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
            explanations.putIfAbsent(reason, explanation);
            call.notSent = explanation.contains("was not sent");
            call.outcome = reason;
        }
        completed.incrementAndGet();
    }

    private Stream<Call> stream() {
        return IntStream.range(0, called).mapToObj(sequence -> calls[sequence]);
    }

    private static final class Call {

        private volatile long start;

        private volatile long returned;

        private volatile long completed;

        private volatile String id;

        private volatile boolean notSent;

        private volatile String outcome = OPEN;
    }
}
