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
package io.github.mqstarter.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.UnreadablePayloadException;
import io.github.mqstarter.deadletter.RedriveOptions.Target;
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.Rate;
import io.github.mqstarter.observation.MqObservations;
import io.github.mqstarter.testing.BusyOnce;
import io.github.mqstarter.testing.ForeignProducer;
import io.github.mqstarter.testing.LogLines;
import io.github.mqstarter.testing.TestBroker;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How letters are sent back, and what is known when that ends before its time. */
@Timeout(180)
class RedriveTests {

    private static final DeadLetterSelection ALL = DeadLetterSelection.all();

    private final Letters letters = new Letters();

    private final class Listener {

        @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1")
        void on(Delivery delivery) {
            letters.on(delivery);
        }
    }

    @Test
    void aDryRunSendsAndSettlesNothing() {
        try (Letters started = start(5)) {
            RedriveResult result =
                    started.operations().redrive(started.group, ALL, RedriveOptions.DEFAULTS.dryRun(true));
            assertThat(result).isEqualTo(new RedriveResult(5, 5, 0, true, null));
            assertThat(started.operations().count(started.group)).isEqualTo(5);
            assertThat(TestBroker.shared().storedMessages("%DLQ%" + started.group))
                    .isEqualTo(5);
            assertThat(started.delivered).isEmpty();
        }
    }

    @Test
    void onlyWhatIsSelectedIsSent() {
        try (Letters started = start(20)) {
            DeadLetterOperations operations = started.operations();
            List<String> ids = operations.browse(started.group, 20).stream()
                    .map(DeadLetter::id)
                    .toList();
            assertThat(operations.redrive(started.group, DeadLetterSelection.ids(ids.get(3), ids.get(4), ids.get(17))))
                    .isEqualTo(new RedriveResult(3, 3, 0, false, null));
            assertThat(operations.count(started.group)).isEqualTo(17);
            String key = operations.browse(started.group, 1).get(0).keys();
            assertThat(operations.redrive(started.group, ALL.key(key)).redriven())
                    .isEqualTo(1);
            Letters.await().until(() -> started.delivered.size() == 4);
            assertThat(operations.count(started.group)).isEqualTo(16);
        }
    }

    @Test
    void whatCouldNotBeDecodedIsALetterAgainUnlessSomebodySaysWhatItIs() throws Exception {
        letters.broken = delivery -> false;
        try (Letters started = letters.start(new Listener());
                ForeignProducer foreign = new ForeignProducer()) {
            foreign.send(started.topic, "not compressed", true);
            started.awaitStored(1);
            DeadLetterOperations operations = started.operations((letter, message, chain) -> {
                if (letter.redrives() > 0) {
                    MessageAccessor.clearProperty(message, MqHeaders.UNDECODABLE);
                }
                chain.proceed(message);
            });
            assertThat(operations.redrive(started.group, ALL).redriven()).isEqualTo(1);
            started.awaitStored(3); // with the record of the first
            Letters.await().until(() -> operations.count(started.group) == 1);

            DeadLetter letter = operations.browse(started.group, 2).get(0);
            assertThat(letter.redrives()).isEqualTo(1);
            assertThat(Letters.text(letter)).isEqualTo("not compressed");
            assertThat(letter.exception()).isEqualTo(UnreadablePayloadException.class.getName());
            assertThat(letter.exceptionMessage()).contains("cannot be decompressed");
            assertThat(started.delivered).isEmpty();

            assertThat(operations.redrive(started.group, ALL).redriven()).isEqualTo(1);
            Letters.await().until(() -> !started.delivered.isEmpty());
            assertThat(started.delivered).extracting(Letters::text).containsExactly("not compressed");
        }
    }

    @Test
    void aRateIsKept() {
        try (Letters started = start(20)) {
            long begin = System.nanoTime();
            RedriveOptions slowly = RedriveOptions.DEFAULTS.atMost(Rate.parse("10/s"));
            assertThat(started.operations().redrive(started.group, ALL, slowly).redriven())
                    .isEqualTo(20);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(1_850), Duration.ofSeconds(10));
        }
    }

    @Test
    void whatIsSentSlowlyIsWrittenDownOneByOne() {
        try (Letters started = start(2)) {
            List<Long> left = new ArrayList<>();
            RedriveInterceptor counting =
                    Letters.before(letter -> left.add(started.operations().count(started.group)));
            RedriveOptions slowly = RedriveOptions.DEFAULTS.atMost(Rate.parse("15/m"));
            started.operations(counting).redrive(started.group, ALL, slowly);
            assertThat(left).containsExactly(2L, 1L);
        }
    }

    @Test
    void anObservationThatCannotBeMadeChangesNoRedrive() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(context -> true).observationPredicate((name, context) -> {
            throw new IllegalStateException("for a test");
        });
        try (Letters started = start(2)) {
            assertThat(started.operations(MqObservations.of(registry).redrives())
                            .redrive(started.group, ALL, RedriveOptions.DEFAULTS)
                            .redriven())
                    .isEqualTo(2);
        }
    }

    @Test
    void theOriginalTopicIsForAllItsGroups() {
        Queue<String> others = new ConcurrentLinkedQueue<>();
        class Other {
            @MqListener(topic = "${topic}", group = "${group}-other")
            void on(String body) {
                others.add(body);
            }
        }
        letters.application().listener(new Other());
        try (Letters started = start(3)) {
            RedriveOptions toAll = RedriveOptions.DEFAULTS.to(Target.ORIGIN_TOPIC);
            assertThat(started.operations().redrive(started.group, ALL, toAll).redriven())
                    .isEqualTo(3);
            Letters.await().until(() -> others.size() == 6 && started.delivered.size() == 3);
            assertThat(TestBroker.shared().storedMessages(started.topic)).isEqualTo(6);
            assertThat(started.delivered).extracting(Letters::redrives).containsOnly("1");
        }
    }

    @Test
    void aRecordThatABrokerWasTooBusyForIsWrittenDownAllTheSame() {
        try (Letters started = start(3)) {
            BusyOnce busy = new BusyOnce("%RETRY%" + started.group);
            started.around(busy);
            assertThat(started.operations().discard(started.group, ALL, "for a test"))
                    .isEqualTo(3);
            assertThat(busy.hasRefused()).isTrue();
            assertThat(started.operations().count(started.group)).isZero();
            assertThat(TestBroker.shared().storedMessages("%RETRY%" + started.group))
                    .isZero();
        }
    }

    @Test
    void anInterceptorThatFailsBadlyDoesNotMakeAnybodyForgetWhatWasSent() {
        try (Letters started = start(5)) {
            AtomicInteger sent = new AtomicInteger();
            RedriveInterceptor failing = Letters.before(letter -> {
                if (sent.incrementAndGet() == 3) {
                    throw new NoClassDefFoundError("for a test");
                }
            });
            assertThatExceptionOfType(NoClassDefFoundError.class)
                    .isThrownBy(() -> started.operations(failing).redrive(started.group, ALL));
            assertThat(started.operations().count(started.group)).isEqualTo(3);
        }
    }

    @Test
    void whatCannotBeSentStaysWithAllThatComesBehind() {
        try (Letters started = start(50)) {
            AtomicInteger sent = new AtomicInteger();
            RedriveInterceptor refusing = Letters.before(letter -> {
                if (sent.incrementAndGet() == 41) {
                    throw new IllegalStateException("no such letter");
                }
            });
            RedriveResult result = started.operations(refusing).redrive(started.group, ALL);
            assertThat(result.redriven()).isEqualTo(40);
            assertThat(result.isComplete()).isFalse();
            assertThat(result.failure()).contains("could not be sent").contains("no such letter");
            assertThat(started.operations().count(started.group)).isEqualTo(10);
            assertThat(started.operations().redrive(started.group, ALL).redriven())
                    .isEqualTo(10);
            Letters.await().until(() -> started.delivered.size() == 50);
            assertAllOnce(started, 50);
        }
    }

    @Test
    void anInterruptEndsItAndWhatWasSentIsKnown() {
        try (Letters started = start(50)) {
            AtomicInteger sent = new AtomicInteger();
            RedriveInterceptor interrupting = Letters.before(letter -> {
                if (sent.incrementAndGet() == 40) {
                    Thread.currentThread().interrupt();
                }
            });
            RedriveResult result = started.operations(interrupting).redrive(started.group, ALL);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(result.redriven()).isEqualTo(40);
            assertThat(result.failure()).contains("Interrupted");
            assertThat(started.operations().count(started.group)).isEqualTo(10);
            assertThat(started.operations().redrive(started.group, ALL).redriven())
                    .isEqualTo(10);
            Letters.await().until(() -> started.delivered.size() == 50);
            assertAllOnce(started, 50);
        }
    }

    @Test
    void twoAtOnceSendNothingTwice() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        try (Letters started = start(100)) {
            RedriveInterceptor slow = Letters.before(letter -> {
                begun.countDown();
                await(refused);
            });
            CompletableFuture<RedriveResult> first =
                    CompletableFuture.supplyAsync(() -> started.operations(slow).redrive(started.group, ALL));
            begun.await();
            for (Runnable second :
                    List.<Runnable>of(() -> started.operations().redrive(started.group, ALL), () -> started.operations()
                            .discard(started.group, ALL, "not now"))) {
                assertThatExceptionOfType(DeadLettersBusyException.class)
                        .isThrownBy(second::run)
                        .withMessageContaining(started.group);
            }
            refused.countDown();
            assertThat(first.join().redriven()).isEqualTo(100);
            assertThat(started.operations().redrive(started.group, ALL).redriven())
                    .isZero();
            Letters.await().until(() -> started.delivered.size() >= 100);
            assertAllOnce(started, 100);
        }
    }

    @Test
    void manyAtOnceSendNothingTwice() {
        try (Letters started = start(300)) {
            List<CompletableFuture<Long>> redrives = IntStream.range(0, 4)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> untilNothingIsLeft(started)))
                    .toList();
            long redriven = redrives.stream().mapToLong(CompletableFuture::join).sum();
            assertThat(redriven).isEqualTo(300);
            Letters.await().until(() -> started.delivered.size() >= 300);
            assertAllOnce(started, 300);
        }
    }

    @Test
    void whatArrivesMeanwhileStays() {
        try (Letters started = start(40)) {
            started.broken = delivery -> true;
            AtomicInteger sent = new AtomicInteger();
            RedriveInterceptor waiting = Letters.before(letter -> {
                if (sent.incrementAndGet() == 40) { // until those before it have come back
                    started.awaitStored(40 + 39);
                }
            });
            RedriveResult result = started.operations(waiting).redrive(started.group, ALL);
            assertThat(result.redriven()).isEqualTo(40);
            Letters.await().until(() -> started.operations().count(started.group) == 40);
        }
    }

    @Test
    void aLetterWithoutRoomForMoreGoesBackToo() throws Exception {
        String big = "x".repeat(32_300); // no room for what our listeners tell of a failure, so the broker made it
        Message message = new Message(letters.topic, new byte[] {1});
        message.putUserProperty("big", big);
        message.putUserProperty("requestId", "r-1");
        message.setKeys("key-1");
        try (Letters started = letters.start(new Listener())) {
            started.clients().producer(null).send(message);
            started.awaitStored(1);
            started.delivered.clear();
            started.broken = delivery -> false;
            DeadLetterOperations operations = started.operations();
            DeadLetter letter = operations.browse(started.group, 1).get(0);
            assertThat(letter.exception()).isNull();
            assertThat(letter.firstFailure()).isNull();
            assertThat(letter.topic()).isEqualTo(started.topic);
            assertThat(letter.requestId()).isEqualTo("r-1");
            assertThat(letter.headers()).containsEntry("big", big);
            assertThat(letter.messageId())
                    .isEqualTo(message.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX));
            assertThat(operations.redrive(started.group, ALL).redriven()).isEqualTo(1);
            Letters.await().until(() -> started.delivered.size() == 1);
            Delivery delivery = started.delivered.element();
            assertThat(delivery.attempt()).isEqualTo(1);
            assertThat(delivery.message().getMsgId()).isEqualTo(letter.messageId());
            assertThat(delivery.message().getProperties())
                    .containsEntry("big", big)
                    .containsEntry(MqHeaders.REDRIVES, "1")
                    .containsEntry(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, "true");
        }
    }

    @Test
    void theLogSaysWhoDidWhatAndNotWhatIsInTheLetters() {
        List<String> lines;
        try (Letters started = start(2);
                LogLines log = LogLines.record()) {
            started.operations().redrive(started.group, ALL.key("key-1\nforged"));
            started.operations().discard(started.group, ALL, "known\nto be wrong");
            lines = log.linesFrom(Level.INFO);
        }
        assertThat(lines)
                .anyMatch(line -> line.contains("redrive begins:") && line.contains("key key-1 forged"))
                .anyMatch(line -> line.contains("redrive ends:") && line.contains("selected=0"))
                .anyMatch(line -> line.contains("discard begins:") && line.contains("reason=known to be wrong"))
                .anyMatch(line -> line.contains("discard ends:")
                        && line.contains("group=" + letters.group)
                        && line.contains("settled=2"))
                .noneMatch(line -> line.contains("number 1"));
    }

    private long untilNothingIsLeft(Letters started) {
        DeadLetterOperations operations = started.operations();
        long redriven = 0;
        while (operations.count(started.group) > 0) {
            try {
                redriven += operations.redrive(started.group, ALL).redriven();
            } catch (DeadLettersBusyException ex) {
                Thread.onSpinWait();
            }
        }
        return redriven;
    }

    /** Makes letters, which are not broken any more then. */
    private Letters start(int number) {
        letters.start(new Listener()).makeLetters(0, number);
        letters.delivered.clear();
        letters.broken = delivery -> false;
        return letters;
    }

    private static void assertAllOnce(Letters started, int number) {
        assertThat(started.delivered)
                .extracting(Letters::text)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, number).mapToObj(i -> "number " + i).toList());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
