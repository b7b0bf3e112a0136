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

import org.jspecify.annotations.Nullable;

/**
 * What became of a delivery. Of a batch, the messages before the failed ones have succeeded, and those behind them were not
 * tried and come again at once. Immutable.
 *
 * @param verdict what is to happen to what failed, or {@code null} if nothing did
 * @param failure why it failed, or {@code null} if nothing did
 * @param failedFrom index of the first message that failed
 * @param failedTo index behind the last message that failed; may be behind the end of the delivery
 * @param isDuplicate whether what did not fail was not processed, as it had been before
 * @since 0.1.0
 */
public record ConsumeResult(
        @Nullable FailureVerdict verdict,
        @Nullable Throwable failure,
        int failedFrom,
        int failedTo,
        boolean isDuplicate) {

    private static final ConsumeResult SUCCESS = new ConsumeResult(null, null, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private static final ConsumeResult DUPLICATE =
            new ConsumeResult(null, null, Integer.MAX_VALUE, Integer.MAX_VALUE, true);

    /**
     * @throws IllegalArgumentException if there is a failure without a verdict, or a verdict without a failure, or if what
     *     failed is no range of messages
     */
    public ConsumeResult {
        if ((verdict == null) != (failure == null)) {
            throw new IllegalArgumentException("A failed delivery has a verdict and a failure, any other has neither");
        }
        if (failedFrom < 0) {
            throw new IllegalArgumentException("failedFrom is negative: " + failedFrom);
        }
        if (failedTo < failedFrom || (failure != null && failedTo == failedFrom)) {
            throw new IllegalArgumentException(
                    "failedTo is not behind failedFrom: %d, %d".formatted(failedTo, failedFrom));
        }
    }

    /**
     * What became of a delivery that was processed, as far as it did not fail.
     *
     * @param verdict what is to happen to what failed, or {@code null} if nothing did
     * @param failure why it failed, or {@code null} if nothing did
     * @param failedFrom index of the first message that failed
     * @param failedTo index behind the last message that failed; may be behind the end of the delivery
     * @throws IllegalArgumentException if there is a failure without a verdict, or a verdict without a failure, or if what
     *     failed is no range of messages
     */
    public ConsumeResult(@Nullable FailureVerdict verdict, @Nullable Throwable failure, int failedFrom, int failedTo) {
        this(verdict, failure, failedFrom, failedTo, false);
    }

    /**
     * The delivery is done.
     *
     * @return the result
     */
    public static ConsumeResult success() {
        return SUCCESS;
    }

    /**
     * The delivery had been done before, and was not processed again: for a {@link ConsumeInterceptor} that knows. It is
     * acknowledged, and told as {@link DeliveryOutcome.Type#DUPLICATE}.
     *
     * @return the result
     */
    public static ConsumeResult duplicate() {
        return DUPLICATE;
    }

    /**
     * The delivery failed, all of it.
     *
     * @param verdict what is to happen to it
     * @param failure why it failed
     * @return the result
     */
    public static ConsumeResult failed(FailureVerdict verdict, Throwable failure) {
        return new ConsumeResult(verdict, failure, 0, Integer.MAX_VALUE);
    }

    /**
     * One message of the delivery failed.
     *
     * @param index its index
     * @param verdict what is to happen to it
     * @param failure why it failed
     * @return the result
     * @throws IllegalArgumentException if the index is negative
     */
    public static ConsumeResult failedAt(int index, FailureVerdict verdict, Throwable failure) {
        return new ConsumeResult(verdict, failure, index, index + 1);
    }
}
