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

/**
 * What is to happen to a delivery that failed.
 *
 * @since 0.1.0
 */
public sealed interface FailureVerdict {

    /**
     * Deliver it again later, by the schedule of the broker.
     *
     * @return the verdict
     */
    static FailureVerdict retry() {
        return new Retry();
    }

    /**
     * Give it up: put it into the group's dead letter queue.
     *
     * @return the verdict
     */
    static FailureVerdict deadLetter() {
        return new DeadLetter();
    }

    /**
     * Give it up and keep nothing of it.
     *
     * @return the verdict
     */
    static FailureVerdict discard() {
        return new Discard();
    }

    /** Deliver it again later. */
    record Retry() implements FailureVerdict {}

    /** Put it into the dead letter queue. */
    record DeadLetter() implements FailureVerdict {}

    /** Acknowledge it as if it had succeeded. */
    record Discard() implements FailureVerdict {}
}
