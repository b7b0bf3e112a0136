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

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Does to the end what must not be cut off, by a thread that nobody interrupts. */
final class Uninterrupted {

    private Uninterrupted() {}

    /** Waits for a task; an interrupt of the waiting thread stays with it. */
    static <T> T call(Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> complete(result, task), "mq-dead-letters");
        thread.setDaemon(true);
        thread.start();
        return join(result);
    }

    /** Waits for a result; an interrupt of the waiting thread stays with it. */
    static <T> T join(CompletableFuture<T> result) throws Exception {
        try {
            return result.join();
        } catch (CompletionException ex) {
            throw (ex.getCause() instanceof Exception cause) ? cause : ex;
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> task) {
        try {
            result.complete(task.call());
        } catch (Throwable ex) {
            result.completeExceptionally(ex);
        }
    }
}
