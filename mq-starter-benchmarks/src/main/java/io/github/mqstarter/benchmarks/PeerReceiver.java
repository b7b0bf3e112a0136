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

import io.github.mqstarter.benchmarks.Payloads.Push;
import java.util.Map;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQPushConsumerLifecycleListener;

/** rocketmq-spring's listener, as its auto-configuration and its annotation make it: 20 threads. */
final class PeerReceiver {

    private PeerReceiver() {}

    static AutoCloseable start(String nameServer, String group, Deliveries deliveries) {
        return Contexts.start(Map.of("rocketmq.name-server", nameServer, "load.group", group), context -> {
            context.register(RocketMQAutoConfiguration.class);
            context.registerBean(Listener.class, () -> new Listener(deliveries));
        });
    }

    /** A listener of one message after the other. */
    @RocketMQMessageListener(topic = Backlog.TOPIC, consumerGroup = "${load.group}")
    static final class Listener implements RocketMQListener<Push>, RocketMQPushConsumerLifecycleListener {

        private final Deliveries deliveries;

        Listener(Deliveries deliveries) {
            this.deliveries = deliveries;
        }

        @Override
        public void prepareStart(DefaultMQPushConsumer consumer) {
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
            deliveries.starting();
        }

        @Override
        public void onMessage(Push push) {
            deliveries.accept(push.index());
        }
    }
}
