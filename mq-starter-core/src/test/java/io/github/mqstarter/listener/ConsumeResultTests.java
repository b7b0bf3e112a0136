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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

/** What an interceptor may say became of a delivery. */
class ConsumeResultTests {

    private final IllegalStateException failure = new IllegalStateException("down");

    @Test
    void whatFailedIsARangeOfMessages() {
        assertRefused(-1, 1, "failedFrom");
        assertRefused(2, 1, "failedTo");
        assertRefused(1, 1, "failedTo");
    }

    private void assertRefused(int from, int to, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConsumeResult(FailureVerdict.retry(), failure, from, to))
                .withMessageContaining(named);
    }

    @Test
    void anInterceptorThatMakesNoProperResultHasFailedTheDelivery() {
        ConsumeInterceptor.Chain chain = delivery -> ConsumeResult.failedAt(-1, FailureVerdict.discard(), failure);
        Delivery delivery = new Delivery(List.of(new MessageExt()), "listener", "group", 5);
        ConsumeResult result =
                new FailureConsumeInterceptor((failed, cause) -> FailureVerdict.retry()).intercept(delivery, chain);
        assertThat(result.verdict()).isEqualTo(FailureVerdict.retry());
        assertThat(result.failure()).isInstanceOf(IllegalArgumentException.class);
        assertThat(result.failedFrom()).isZero();
    }
}
