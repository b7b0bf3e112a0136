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
import io.github.mqstarter.benchmarks.Payloads.Push;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** This library's listeners, as the auto-configuration makes them. */
final class OurReceiver {

    private OurReceiver() {}

    /** Starts with a bean that has a listener of the group {@code ${load.group}}, and with further configurations. */
    static AutoCloseable start(
            String nameServer, String group, Object listener, Deliveries deliveries, Class<?>... more) {
        Map<String, Object> properties =
                Map.of("spring.application.name", "load-ours", "rocketmq.name-server", nameServer, "load.group", group);
        ConfigurableApplicationContext started = Contexts.start(properties, context -> {
            context.register(MqAutoConfiguration.class);
            Contexts.register(context, more);
            context.getBeanFactory().registerSingleton("listener", listener);
        });
        deliveries.starting();
        started.getBean(MqListenerRegistry.class).start();
        return started;
    }

    /** A listener of one message after the other. */
    record OneByOne(Deliveries deliveries) {

        @MqListener(topic = Backlog.TOPIC, group = "${load.group}", concurrency = "20", consumeFrom = "first")
        void on(Push push) {
            deliveries.accept(push.index());
        }
    }

    /** A listener of lists. */
    record ManyAtOnce(Deliveries deliveries) {

        @MqListener(
                topic = Backlog.TOPIC,
                group = "${load.group}",
                concurrency = "20",
                batchSize = "32",
                consumeFrom = "first")
        void on(List<Push> pushes) {
            pushes.forEach(push -> deliveries.accept(push.index()));
        }
    }
}
