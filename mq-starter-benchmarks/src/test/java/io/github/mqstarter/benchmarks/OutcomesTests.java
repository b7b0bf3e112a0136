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
package io.github.mqstarter.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.junit.jupiter.api.Test;

class OutcomesTests {

    private final Outcomes outcomes = new Outcomes(3);

    @Test
    void countsWhatIsNotStoredAsItShouldBe() {
        finish(SendStatus.SEND_OK, null);
        finish(SendStatus.FLUSH_DISK_TIMEOUT, null);
        finish(null, new IllegalStateException("busy"));

        Failures failures = outcomes.await(3);

        assertThat(failures.count()).isEqualTo(2);
        assertThat(failures.first()).hasMessageContaining("FLUSH_DISK_TIMEOUT");
    }

    @Test
    void noticesAnOutcomeThatComesTwice() {
        finish(SendStatus.SEND_OK, null);
        outcomes.accept(result(SendStatus.SEND_OK), null);

        assertThatIllegalStateException()
                .isThrownBy(() -> outcomes.await(1))
                .withMessageContaining("2 outcomes of 1 messages");
    }

    private void finish(SendStatus status, Throwable failure) {
        outcomes.open();
        outcomes.accept((status != null) ? result(status) : null, failure);
    }

    private static SendResult result(SendStatus status) {
        SendResult result = new SendResult();
        result.setSendStatus(status);
        return result;
    }
}
