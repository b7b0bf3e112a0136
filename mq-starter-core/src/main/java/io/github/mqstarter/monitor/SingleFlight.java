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
package io.github.mqstarter.monitor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Something that is not begun again before it has ended. */
final class SingleFlight {

    /** Where it is under way. What was dropped with another executor has ended. */
    private final AtomicReference<@Nullable Executor> underWay = new AtomicReference<>();

    /** Begins, unless it is still under way. The future completes, and never by a failure, when what was begun here ends. */
    CompletableFuture<Void> run(Runnable task, Executor executor) {
        Executor before = underWay.get();
        if (before == executor || !underWay.compareAndSet(before, executor)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> end = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } finally {
                    underWay.compareAndSet(executor, null);
                    end.complete(null);
                }
            });
        } catch (RejectedExecutionException ex) { // the monitor stops
            underWay.compareAndSet(executor, null);
            end.complete(null);
        }
        return end;
    }
}
