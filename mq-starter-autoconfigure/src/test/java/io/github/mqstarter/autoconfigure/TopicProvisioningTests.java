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
package io.github.mqstarter.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.autoconfigure.TestApplication.Empty;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerContainer.State;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.time.Duration;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What happens at startup to the topics below {@code mq.topics}. */
@ExtendWith(OutputCaptureExtension.class)
class TopicProvisioningTests {

    private static final String NAME = "spring.application.name=shop";

    private final String missing = TestBroker.unique("missing");

    @Test
    void createMakesWhatIsMissingAndLeavesWhatExistsAlone() throws Exception {
        String existing = TestBroker.unique("existing");
        TestBroker.shared().createTopic(existing, 2);

        try (ConfigurableApplicationContext application = TestApplication.start(
                Empty.class,
                NAME,
                TestBroker.nameServerProperty(),
                "mq.topic-provisioning=create",
                "mq.topics.%s.queues=3".formatted(missing),
                "mq.topics.%s.queues=7".formatted(existing))) {
            DefaultMQProducer producer = application.getBean(MqClients.class).producer(null);

            assertThat(producer.fetchPublishMessageQueues(missing)).hasSize(3);
            assertThat(producer.fetchPublishMessageQueues(existing)).hasSize(2);
        }
    }

    @Test
    void validateFailsTheStartNamingTheTopicsIfThatIsThePolicy(CapturedOutput output) {
        String another = TestBroker.unique("another");

        Throwable failure = catchThrowable(() -> TestApplication.start(
                Empty.class,
                NAME,
                TestBroker.nameServerProperty(),
                "mq.startup-failure-policy=fail",
                "mq.topic-provisioning=validate",
                "mq.topics.%s.queues=3".formatted(missing),
                "mq.topics.%s.queues=3".formatted(another)));

        assertThat(failure).isNotNull();
        assertThat(output.getOut())
                .contains("APPLICATION FAILED TO START")
                .contains(missing)
                .contains(another)
                .contains("mq.topic-provisioning=create");
    }

    @Test
    void validateStartsTheListenersWhenTheTopicAppearsIfThePolicyIsToRetry(CapturedOutput output) {
        try (ConfigurableApplicationContext application = TestApplication.start(
                Orders.class,
                NAME,
                TestBroker.nameServerProperty(),
                "mq.topic-provisioning=validate",
                "mq.topics.%s.queues=3".formatted(missing),
                "topic=" + missing)) {
            MqListenerContainer container =
                    application.getBean(MqListenerRegistry.class).getContainer(missing + "-group");
            assertThat(container.state()).isEqualTo(State.STARTING);
            await().untilAsserted(() -> assertThat(output.getOut()).contains(missing));

            TestBroker.shared().createTopic(missing, 3);

            await().atMost(Duration.ofSeconds(30)).until(() -> container.state() == State.RUNNING);
        }
    }

    static class Orders {

        @MqListener(topic = "${topic}", group = "${topic}-group")
        void on(String order) {}
    }
}
