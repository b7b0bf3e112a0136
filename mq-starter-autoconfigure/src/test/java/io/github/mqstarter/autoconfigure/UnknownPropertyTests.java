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

import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** Properties that do not exist are refused where somebody wrote them for this application, and nowhere else. */
class UnknownPropertyTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MqAutoConfiguration.class))
            .withPropertyValues("spring.application.name=shop", "rocketmq.name-server=127.0.0.1:1")
            .withBean(Mails.class);

    @Test
    void whatIsInAFileAndNotAPropertyIsRefused() {
        withFile("mq: { listener: { concurency: 3 } }").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(UnboundConfigurationPropertiesException.class)
                .hasMessageContaining("mq.listener.concurency"));
    }

    @Test
    void whatIsInAFileAndNotBelowMqIsNotLookedAt() {
        withFile("mqtt: { listner: 1 }\nrocketmq: { what: 1 }")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void allFormsOfAPropertyAreKnown() {
        withFile("""
                        mq:
                          producer: { deliveryTimeout: 1m, max_in_flight: 5 }
                          topics: { Order_Paid: { queues: 3 } }
                          clusters: { eu: { nameServer: "127.0.0.1:1" } }
                          listener: { backoff: [1s, 2s], fatal-exceptions: [java.io.IOException], circuit: { window: 50 } }
                          listeners:
                            order_mails: { maxRate: 5/s, backoff: [1s], circuit: { enabled: true } }
                        """).run(context -> assertThat(context)
                .hasNotFailed()
                .getBean(MqListenerRegistry.class)
                .satisfies(registry -> assertThat(registry.getContainer("order_mails")
                                .settings()
                                .get(ListenerSetting.MAX_RATE)
                                .perSecond())
                        .isEqualTo(5)));
    }

    @Test
    void theEnvironmentOfTheProcessMayHaveVariablesThatLookLikeProperties() {
        withVariables(Map.of("MQ_HOME", "/opt/mq", "MQ_LISTENER_PORT_1414_TCP", "tcp://10.0.0.1:1414"))
                .withSystemProperties("mq.home=/opt/mq")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aVariableMayGiveASettingOfAListener() {
        withVariables(Map.of("MQ_LISTENERS_AUDIT_CONCURRENCY", "7"))
                .withBean(Audit.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(MqListenerRegistry.class)
                        .satisfies(registry -> assertThat(registry.getContainer("audit")
                                        .settings()
                                        .get(ListenerSetting.CONCURRENCY))
                                .isEqualTo(7)));
    }

    private ApplicationContextRunner withVariables(Map<String, Object> variables) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        return runner.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, variables)));
    }

    private ApplicationContextRunner withFile(String yaml) {
        return runner.withInitializer(context -> {
            try {
                for (PropertySource<?> source : new YamlPropertySourceLoader()
                        .load("file", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
                    context.getEnvironment().getPropertySources().addLast(source);
                }
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        });
    }

    static class Mails {

        @MqListener(topic = "order-paid", group = "order_mails")
        void on(String order) {}
    }

    static class Audit {

        @MqListener(topic = "order-paid", group = "audit")
        void on(String order) {}
    }
}
