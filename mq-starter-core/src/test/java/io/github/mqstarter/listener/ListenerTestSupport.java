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

import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A topic, a group, and applications whose listeners use them as {@code ${topic}} and {@code ${group}}. */
abstract class ListenerTestSupport {

    final String group = TestBroker.unique("group");

    private final String topic;

    ListenerTestSupport() {
        this(2);
    }

    ListenerTestSupport(int queues) {
        this.topic = TestBroker.newTopic(queues);
    }

    final String topic() {
        return topic;
    }

    final MqTestApplication application(Object listener) {
        return application(listener, registry -> registry);
    }

    final MqTestApplication application(Object listener, UnaryOperator<MqListenerRegistry.Builder> registry) {
        return new MqTestApplication()
                .properties(Map.of("topic", topic, "group", group))
                .registry(registry)
                .listener(listener)
                .start();
    }

    final long deadLetters() {
        return TestBroker.shared().storedMessages("%DLQ%" + group);
    }

    final void awaitDeadLetters(int count) {
        await().untilAsserted(() -> assertThat(deadLetters()).isEqualTo(count));
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }
}
