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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.testing.MqTestApplication;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.messaging.handler.annotation.Header;

/** Mistakes are found at startup, and named with their place and their cure; settings have one precedence. */
class ListenerConfigurationTests {

    @ParameterizedTest(name = "{2}")
    @MethodSource
    void aMistakeIsNamedWithItsPlaceAndCure(Object listener, String place, String problem, String action) {
        MqTestApplication application = new MqTestApplication("127.0.0.1:1")
                .properties(Map.of("empty", ""))
                .registry(registry -> registry.autoStartup(false))
                .listener(listener);
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(application::startWithoutWaiting)
                .satisfies(mistake -> {
                    assertThat(mistake.problem()).contains(place).contains(problem);
                    assertThat(mistake.action()).contains(action);
                });
    }

    static Stream<Arguments> aMistakeIsNamedWithItsPlaceAndCure() {
        class NoTopic {
            @MqListener(topic = "${empty}", group = "g")
            void on(String body) {}
        }
        class IllegalTopic {
            @MqListener(topic = "order.paid", group = "g")
            void on(String body) {}
        }
        class NoGroup {
            @MqListener(topic = "t", group = "")
            void on(String body) {}
        }
        class IllegalGroup {
            @MqListener(topic = "t", group = "my group")
            void on(String body) {}
        }
        class UnknownPlaceholder {
            @MqListener(topic = "${nobody.knows}", group = "g")
            void on(String body) {}
        }
        class NotANumber {
            @MqListener(topic = "t", group = "g", concurrency = "many")
            void on(String body) {}
        }
        class TooSmall {
            @MqListener(topic = "t", group = "g", maxAttempts = "0")
            void on(String body) {}
        }
        class SameGroup {
            @MqListener(topic = "t1", group = "g")
            void first(String body) {}

            @MqListener(topic = "t2", group = "g")
            void second(String body) {}
        }
        class SameId {
            @MqListener(id = "x", topic = "t1", group = "g1")
            void first(String body) {}

            @MqListener(id = "x", topic = "t2", group = "g2")
            void second(String body) {}
        }
        class UnknownBean {
            @MqListener(topic = "#{nobody.topic}", group = "g")
            void on(String body) {}
        }
        class OnePipe {
            @MqListener(topic = "t", group = "g", tags = "a | b")
            void on(String body) {}
        }
        class UnknownCluster {
            @MqListener(topic = "t", group = "g", cluster = "eu")
            void on(String body) {}
        }
        class TwoPayloads {
            @MqListener(topic = "t", group = "g")
            void on(String body, Integer tenant, @Header("x") String x, Delivery delivery) {}
        }
        return Stream.of(
                Arguments.of(new UnknownBean(), "UnknownBean.on", "'nobody'", "Correct the expression"),
                Arguments.of(new OnePipe(), "OnePipe.on", "'a | b'", "\"a || b\""),
                Arguments.of(new UnknownCluster(), "UnknownCluster.on", "[primary]", "mq.clusters.eu.name-server"),
                Arguments.of(new TwoPayloads(), "TwoPayloads.on", "2 parameters", "@Header"),
                Arguments.of(new NoTopic(), "NoTopic.on", "'topic'", "topic = \"order-paid\""),
                Arguments.of(new IllegalTopic(), "IllegalTopic.on", "'order.paid'", "topic = \"order-paid\""),
                Arguments.of(new NoGroup(), "NoGroup.on", "'group'", "group = \"order-mails\""),
                Arguments.of(new IllegalGroup(), "IllegalGroup.on", "my group", "letters, digits"),
                Arguments.of(new UnknownPlaceholder(), "UnknownPlaceholder.on", "nobody.knows", "default"),
                Arguments.of(new NotANumber(), "NotANumber.on", "'many' is not a whole number", "\"5\""),
                Arguments.of(new TooSmall(), "TooSmall.on", "'0' is not a whole number of 1 or more", "\"5\""),
                Arguments.of(new SameGroup(), "SameGroup.first", "consumer group 'g'", "group of its own"),
                Arguments.of(new SameId(), "SameId.second", "id 'x'", "another id"));
    }

    @ParameterizedTest
    @MethodSource
    void theNearestLevelThatSaysSomethingHolds(
            String annotated,
            ListenerSettings byId,
            ListenerSettings byGroup,
            ListenerSettings defaults,
            int expected) {
        class Listener {
            @MqListener(id = "the-id", topic = "t", group = "the-group", maxAttempts = "${annotated}")
            void on(String body) {}
        }
        try (MqTestApplication application = new MqTestApplication("127.0.0.1:1")
                .properties(Map.of("annotated", annotated))
                .registry(registry -> registry.autoStartup(false)
                        .settings(Map.of("the-id", byId, "the-group", byGroup))
                        .defaults(defaults))
                .listener(new Listener())
                .startWithoutWaiting()) {
            assertThat(application.registry().getContainer("the-id").settings().get(ListenerSetting.MAX_ATTEMPTS))
                    .isEqualTo(expected);
        }
    }

    static Stream<Arguments> theNearestLevelThatSaysSomethingHolds() {
        return Stream.of(
                Arguments.of("2", attempts(3), attempts(4), attempts(7), 2),
                Arguments.of("", attempts(3), attempts(4), attempts(7), 3),
                Arguments.of("", ListenerSettings.UNSET, attempts(4), attempts(7), 4),
                Arguments.of("", ListenerSettings.UNSET, ListenerSettings.UNSET, attempts(7), 7),
                Arguments.of("", ListenerSettings.UNSET, ListenerSettings.UNSET, ListenerSettings.UNSET, 5));
    }

    @Test
    void anUnknownIdIsNamedBesideTheKnownOnes() {
        class Listener {
            @MqListener(topic = "t", group = "the-group")
            void on(String body) {}
        }
        try (MqTestApplication application = new MqTestApplication("127.0.0.1:1")
                .registry(registry -> registry.autoStartup(false))
                .listener(new Listener())
                .startWithoutWaiting()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> application.registry().getContainer("nobody"))
                    .withMessageContaining("'nobody'")
                    .withMessageContaining("the-group");
        }
    }

    private static ListenerSettings attempts(int maxAttempts) {
        return ListenerSettings.UNSET.with(ListenerSetting.MAX_ATTEMPTS, maxAttempts);
    }
}
