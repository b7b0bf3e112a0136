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

import io.github.mqstarter.autoconfigure.MqAutoConfiguration;
import io.github.mqstarter.producer.MqTemplate;
import org.apache.rocketmq.client.producer.SendResult;
import org.springframework.context.ConfigurableApplicationContext;

/** This library's template, as the auto-configuration makes it. */
final class OurContender implements Contender {

    private final ConfigurableApplicationContext context;

    private final MqTemplate template;

    private final String topic;

    private OurContender(ConfigurableApplicationContext context, String topic) {
        this.context = context;
        this.template = context.getBean(MqTemplate.class);
        this.topic = topic;
    }

    /** Starts with further configurations. */
    static OurContender start(String nameServer, String topic, Class<?>... more) {
        return new OurContender(Contexts.start(MqAutoConfiguration.class, nameServer, "load-ours", more), topic);
    }

    @Override
    public void send(Object payload, Outcome outcome) {
        template.sendAsync(topic, payload).whenComplete(outcome::accept);
    }

    @Override
    public SendResult sendAndWait(Object payload) {
        return template.send(topic, payload);
    }

    MqTemplate template() {
        return template;
    }

    String topic() {
        return topic;
    }

    @Override
    public void close() {
        context.close();
    }
}
