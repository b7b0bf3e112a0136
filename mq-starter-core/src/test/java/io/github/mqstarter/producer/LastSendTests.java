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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a template knows of the last message that was stored. */
class LastSendTests {

    @Test
    void onlyWhatABrokerHasStoredCounts() {
        String topic = TestBroker.newTopic();
        try (MqTestApplication application = new MqTestApplication().start()) {
            MqTemplate mq = application.mq();
            mq.sendOneWay(topic, "one way");
            mq.sendAsync("no topic!", "refused").exceptionally(failure -> null).join();
            assertThat(mq.lastSend(null)).isNull();

            Instant before = Instant.now().minusMillis(1);
            mq.send(topic, "stored");
            assertThat(mq.lastSend(null)).isBetween(before, Instant.now());
            assertThat(mq.lastSend("primary")).isEqualTo(mq.lastSend(null));
            assertThat(mq.lastSend("eu")).isNull();
        }
    }
}
