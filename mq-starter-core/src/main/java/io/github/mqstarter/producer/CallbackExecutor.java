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
package io.github.mqstarter.producer;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that outcomes, and with them the code of users, run on. A fork-join pool, because it makes up for a thread
 * whose user code waits for another outcome, which would else starve it. After its end tasks run where they arise.
 */
final class CallbackExecutor implements Executor, AutoCloseable {

    private static final int MAX_THREADS = 256;

    private final ForkJoinPool pool;

    CallbackExecutor() {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        this.pool = new ForkJoinPool(
                threads,
                new ThreadFactory(Thread.currentThread().getContextClassLoader()),
                null,
                true,
                threads,
                MAX_THREADS,
                1,
                saturated -> true,
                30,
                TimeUnit.SECONDS);
    }

    @Override
    public void execute(Runnable task) {
        try {
            if (isCurrentThread()) {
                ForkJoinTask.adapt(task).fork();
            } else {
                pool.execute(task);
            }
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }

    /** Whether the current thread is one of these, so that it must not wait for the others. */
    boolean isCurrentThread() {
        return ForkJoinTask.getPool() == pool;
    }

    /** Ends the threads after what waits for them has run, and does not wait long for that. */
    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!isCurrentThread()) {
                pool.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** Names the threads, and gives them the class loader of the application. */
    private static final class ThreadFactory implements ForkJoinPool.ForkJoinWorkerThreadFactory {

        private final AtomicInteger number = new AtomicInteger();

        private final @Nullable ClassLoader classLoader;

        ThreadFactory(@Nullable ClassLoader classLoader) {
            this.classLoader = classLoader;
        }

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            Worker worker = new Worker(pool);
            worker.setName("mq-callback-" + number.incrementAndGet());
            worker.setContextClassLoader(classLoader);
            return worker;
        }
    }

    private static final class Worker extends ForkJoinWorkerThread {

        Worker(ForkJoinPool pool) {
            super(pool);
        }
    }
}
