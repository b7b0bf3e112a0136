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
package io.github.mqstarter.embedded;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.remoting.RemotingService;
import org.apache.rocketmq.remoting.netty.NettyEvent;
import org.apache.rocketmq.remoting.netty.NettyEventType;
import org.apache.rocketmq.remoting.netty.NettyRemotingAbstract;

/** Runs shutdown steps side by side, on threads of their own, and wakes those whom the steps wait for. */
final class Shutdown {

    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private Shutdown() {}

    /** Returns when all steps are done; until then the wake-up calls are made again and again. An interruption waits, too. */
    static void run(List<Runnable> wakeups, List<Runnable> steps) {
        CompletableFuture<Void> all = CompletableFuture.allOf(
                steps.stream().map(Shutdown::onOwnThread).toArray(CompletableFuture<?>[]::new));
        boolean interrupted = false;
        while (!all.isDone()) {
            wakeups.forEach(Runnable::run);
            LockSupport.parkNanos(PAUSE_NANOS);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        all.join();
    }

    /**
     * Wakes the event thread of a remoting end: it looks whether it should stop after each event, or after 3 seconds
     * without one. The event is of the kind that nobody listens to.
     */
    static Runnable wakeup(RemotingService remoting) {
        return () -> {
            if (remoting instanceof NettyRemotingAbstract netty) {
                netty.putNettyEvent(new NettyEvent(NettyEventType.ACTIVE, "", null));
            }
        };
    }

    private static CompletableFuture<Void> onOwnThread(Runnable step) {
        return CompletableFuture.runAsync(step, task -> new Thread(task, "embedded-rocketmq-stop").start());
    }
}
