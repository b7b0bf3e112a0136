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

import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.context.ConfigurableApplicationContext;

/** rocketmq-spring's template, as its auto-configuration makes it. */
final class PeerContender implements Contender {

    private final ConfigurableApplicationContext context;

    private final RocketMQTemplate template;

    private final String topic;

    private PeerContender(ConfigurableApplicationContext context, String topic) {
        this.context = context;
        this.template = context.getBean(RocketMQTemplate.class);
        this.topic = topic;
    }

    static Contender start(String nameServer, String topic) {
        return new PeerContender(Contexts.start(RocketMQAutoConfiguration.class, nameServer, "load-peer"), topic);
    }

    @Override
    public void send(Object payload, Outcome outcome) {
        try {
            template.asyncSend(topic, payload, new RawContender.OutcomeCallback(outcome));
        } catch (RuntimeException exception) {
            outcome.accept(null, exception);
        }
    }

    @Override
    public SendResult sendAndWait(Object payload) {
        return template.syncSend(topic, payload);
    }

    @Override
    public void close() {
        context.close();
    }
}
