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

import java.util.List;

/**
 * How {@link MqOperations#sendAll} ended: every message that is not among the failures is stored. Immutable.
 *
 * @param total how many messages there were
 * @param failures those that failed, in their order
 * @since 0.1.0
 */
public record SendAllResult(long total, List<Failure> failures) {

    /** Copies the failures. */
    public SendAllResult {
        failures = List.copyOf(failures);
    }

    /**
     * How many messages are stored.
     *
     * @return the number
     */
    public long succeeded() {
        return total - failures.size();
    }

    /**
     * Whether all messages are stored.
     *
     * @return whether there is no failure
     */
    public boolean isSuccess() {
        return failures.isEmpty();
    }

    /**
     * Insists on success.
     *
     * @return this
     * @throws SendFailedException the first failure, with the others suppressed in it, if there is one
     */
    public SendAllResult orThrow() {
        if (failures.isEmpty()) {
            return this;
        }
        SendFailedException first = failures.get(0).cause();
        SendFailedException all = new SendFailedException(
                first.reason(),
                "%d of %d messages failed, the first of them: %s".formatted(failures.size(), total, first.getMessage()),
                first.messageId(),
                first);
        failures.stream().skip(1).forEach(failure -> all.addSuppressed(failure.cause()));
        throw all;
    }

    /**
     * A message that failed.
     *
     * @param index its place among those to send, from 0
     * @param payload what was given to send
     * @param cause why it failed
     */
    public record Failure(long index, Object payload, SendFailedException cause) {}
}
