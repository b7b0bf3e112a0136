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

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.testing.MqTestApplication;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A listener with an expression gets what the expression is true of, on a broker that allows it. */
class SqlFilterTests {

    @Test
    void theExpressionSaysWhichMessagesArrive() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        class Listener {
            @MqListener(topic = "orders", group = "sql", sql = "region = 'eu' AND amount > 5", consumeFrom = "first")
            void on(String body) {
                received.add(body);
            }
        }
        try (EmbeddedRocketMQ broker = EmbeddedRocketMQ.builder()
                .brokerProperty("enablePropertyFilter", "true")
                .start()) {
            broker.createTopic("orders", 1);
            try (MqTestApplication application = new MqTestApplication(broker.nameServer())
                    .listener(new Listener())
                    .start()) {
                send(application, "us-9", "us", 9);
                send(application, "eu-1", "eu", 1);
                send(application, "eu-9", "eu", 9);

                assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("eu-9");
                assertThat(received).isEmpty();
            }
        }
    }

    private static void send(MqTestApplication application, String body, String region, int amount) {
        application
                .mq()
                .newMessage(body)
                .to("orders")
                .header("region", region)
                .header("amount", amount)
                .send();
    }
}
