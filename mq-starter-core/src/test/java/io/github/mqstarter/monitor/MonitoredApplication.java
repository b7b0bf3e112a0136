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
package io.github.mqstarter.monitor;

import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.producer.MqTemplate;
import io.github.mqstarter.testing.MqTestApplication;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.support.GenericApplicationContext;

/** An application with a monitor. */
final class MonitoredApplication implements AutoCloseable {

    private final MqTestApplication application;

    private GenericApplicationContext context;

    MonitoredApplication(String nameServer, Duration interval) {
        this.application = new MqTestApplication(nameServer).context(added -> {
            context = added;
            added.registerBean(MqMonitor.class, () -> monitor(interval));
        });
    }

    private MqMonitor monitor(Duration interval) {
        MqListenerRegistry registry = context.getBean(MqListenerRegistry.class);
        return MqMonitor.builder(clients(), registry)
                .deadLetters(DeadLetterOperations.builder(clients(), registry).build())
                .interval(interval)
                .build();
    }

    /** One more monitor, which runs until it is stopped. */
    MqMonitor newMonitor(Duration interval) {
        MqMonitor monitor = monitor(interval);
        monitor.start();
        return monitor;
    }

    MonitoredApplication properties(Map<String, Object> properties) {
        application.properties(properties);
        return this;
    }

    MonitoredApplication listener(Object bean) {
        application.listener(bean);
        return this;
    }

    MonitoredApplication start() {
        application.start();
        return this;
    }

    MonitoredApplication startWithoutWaiting() {
        application.startWithoutWaiting();
        return this;
    }

    MqTemplate mq() {
        return application.mq();
    }

    MqClients clients() {
        return context.getBean(MqClients.class);
    }

    MqListenerContainer container(String id) {
        return application.registry().getContainer(id);
    }

    MqMonitor monitor() {
        return context.getBean(MqMonitor.class);
    }

    ClusterStatus cluster() {
        return monitor().clusters().get(0);
    }

    GroupStatus group() {
        return monitor().groups().get(0);
    }

    @Override
    public void close() {
        application.close();
    }
}
