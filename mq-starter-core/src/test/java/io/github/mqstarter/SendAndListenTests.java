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
package io.github.mqstarter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.SendResult;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.handler.annotation.Header;

/** A message goes out by one chain and comes in by the other. */
class SendAndListenTests {

    private final String topic = TestBroker.newTopic();

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    @Test
    void anObjectArrivesAsTheTypeOfTheListenersParameterWithItsHeaders() throws Exception {
        record Order(String id, int cents) {}
        class Orders {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Order order, @Header("tenant") String tenant) {
                received.add(order + "@" + tenant);
            }
        }
        try (MqTestApplication application = application(new Orders())) {
            SendResult sent = application
                    .mq()
                    .newMessage(new Order("o-1", 995))
                    .to(topic)
                    .header("tenant", "t1")
                    .send();
            assertThat(sent.getMsgId()).isNotEmpty();
            assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("Order[id=o-1, cents=995]@t1");
        }
    }

    private MqTestApplication application(Object listener) {
        return new MqTestApplication()
                .properties(Map.of("topic", topic, "group", TestBroker.unique("group")))
                .listener(listener)
                .start();
    }
}
