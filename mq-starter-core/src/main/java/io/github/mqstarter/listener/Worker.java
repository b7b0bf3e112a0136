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
package io.github.mqstarter.listener;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Works on what there is until nothing is left. */
final class Worker implements Runnable {

    private final Backlog backlog;

    private final Consumer<Work> task;

    private final WorkerPool pool;

    private volatile @Nullable Thread thread;

    private volatile @Nullable Work current;

    Worker(WorkerPool pool, Backlog backlog, Consumer<Work> task) {
        this.pool = pool;
        this.backlog = backlog;
        this.task = task;
    }

    @Nullable
    Work current() {
        return current;
    }

    @Nullable
    Thread thread() {
        return thread;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            for (Work work = backlog.take(); work != null; work = backlog.take()) {
                current = work;
                pool.wake();
                task.accept(work);
                current = null;
            }
        } finally {
            current = null;
            pool.ended(this);
        }
    }
}
