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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.testing.MqTestApplication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.RootClassFilter;

/** What does not go together is told at startup, all at once; what does go together is not. */
class ListenerChecksTests {

    @ParameterizedTest(name = "{2}")
    @MethodSource
    void whatDoesNotGoTogetherIsTold(Object listener, String place, String problem, String action) {
        assertMistake(application(listener), place, problem, action);
    }

    static Stream<Arguments> whatDoesNotGoTogetherIsTold() {
        class OrderedBroadcast {
            @MqListener(topic = "t", group = "g", ordered = "true", broadcasting = "true")
            void on(String body) {}
        }
        class LanesOfNothing {
            @MqListener(topic = "t", group = "g", lanes = "4")
            void on(String body) {}
        }
        class BlockOfNothing {
            @MqListener(topic = "t", group = "g", blockOnFailure = "true")
            void on(String body) {}
        }
        class SuspendOfNothing {
            @MqListener(topic = "t", group = "g", ordered = "false", suspend = "5s")
            void on(String body) {}
        }
        class BatchOfOne {
            @MqListener(topic = "t", group = "g", batchSize = "64")
            void on(String body) {}
        }
        class LanesOfLists {
            @MqListener(topic = "t", group = "g", ordered = "true", lanes = "4")
            void on(List<String> bodies) {}
        }
        class BackOffOfOrder {
            @MqListener(topic = "t", group = "g", ordered = "true", backoff = "5s")
            void on(String body) {}
        }
        class AttemptsOfBlock {
            @MqListener(topic = "t", group = "g", ordered = "true", blockOnFailure = "true", maxAttempts = "3")
            void on(String body) {}
        }
        class SqlAndTags {
            @MqListener(topic = "t", group = "g", tags = "a", sql = "b > 1")
            void on(String body) {}
        }
        class CommaTags {
            @MqListener(topic = "t", group = "g", tags = "a,b")
            void on(String body) {}
        }
        class StarAmongTags {
            @MqListener(topic = "t", group = "g", tags = "a || *")
            void on(String body) {}
        }
        return Stream.of(
                Arguments.of(
                        new OrderedBroadcast(), "OrderedBroadcast.on", "'ordered' and 'broadcasting'", "one of them"),
                Arguments.of(new LanesOfNothing(), "LanesOfNothing.on", "'lanes'", "set 'ordered' to true"),
                Arguments.of(new BlockOfNothing(), "BlockOfNothing.on", "'block-on-failure'", "set 'ordered' to true"),
                Arguments.of(new SuspendOfNothing(), "SuspendOfNothing.on", "'suspend'", "set 'ordered' to true"),
                Arguments.of(new BatchOfOne(), "BatchOfOne.on", "'batch-size'", "List<T>"),
                Arguments.of(new LanesOfLists(), "LanesOfLists.on", "'lanes'", "one message"),
                Arguments.of(new BackOffOfOrder(), "BackOffOfOrder.on", "'backoff'", "set 'suspend' instead"),
                Arguments.of(new AttemptsOfBlock(), "AttemptsOfBlock.on", "'max-attempts'", "'block-on-failure'"),
                Arguments.of(new SqlAndTags(), "SqlAndTags.on", "'sql'", "TAGS IN ('a', 'b')"),
                Arguments.of(new CommaTags(), "CommaTags.on", "'a,b' is no list of tags", "\"a || b\""),
                Arguments.of(new StarAmongTags(), "StarAmongTags.on", "'a || *' is no list of tags", "\"a || b\""));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource
    void listenersOfOneGroupThatDoNotGoTogetherAreTold(Object listener, String place, String problem, String action) {
        assertMistake(application(listener), place, problem, action);
    }

    static Stream<Arguments> listenersOfOneGroupThatDoNotGoTogetherAreTold() {
        class TwoTopics {
            @MqListener(topic = "t1", group = "g", tags = "a")
            void first(String body) {}

            @MqListener(topic = "t2", group = "g", tags = "b")
            void second(String body) {}
        }
        class CommonTag {
            @MqListener(topic = "t", group = "g", tags = "a || b")
            void first(String body) {}

            @MqListener(topic = "t", group = "g", tags = "b || c")
            void second(String body) {}
        }
        class AllTwice {
            @MqListener(topic = "t", group = "g")
            void first(String body) {}

            @MqListener(topic = "t", group = "g", tags = "*")
            void second(String body) {}
        }
        class SqlInGroup {
            @MqListener(topic = "t", group = "g", tags = "a")
            void first(String body) {}

            @MqListener(topic = "t", group = "g", sql = "x > 1")
            void second(String body) {}
        }
        class OtherSettings {
            @MqListener(topic = "t", group = "g", tags = "a", concurrency = "7", ordered = "true")
            void first(String body) {}

            @MqListener(topic = "t", group = "g", tags = "b", concurrency = "9")
            void second(String body) {}
        }
        return Stream.of(
                Arguments.of(new TwoTopics(), "TwoTopics.first", "topic t2, tags b", "a group of its own"),
                Arguments.of(new CommonTag(), "CommonTag.second", "those with tags b:", "none in common"),
                Arguments.of(new AllTwice(), "AllTwice.second", "those with tags *:", "none in common"),
                Arguments.of(new SqlInGroup(), "SqlInGroup.second", "sql x > 1", "a group of its own"),
                Arguments.of(
                        new OtherSettings(),
                        "OtherSettings",
                        "'concurrency' (7, and 9) and 'ordered'",
                        "both the same"));
    }

    @ParameterizedTest
    @MethodSource
    void whatGoesTogetherIsNotRefused(Object listener) {
        assertStarts(application(listener));
    }

    static Stream<Object> whatGoesTogetherIsNotRefused() {
        class DifferentTags {
            @MqListener(topic = "t", group = "g", tags = "a || b")
            void first(String body) {}

            @MqListener(topic = "t", group = "g", tags = "c")
            void second(Integer body) {}

            @MqListener(topic = "t", group = "g")
            void rest(String body) {}
        }
        class IdsOfTheirOwn {
            @MqListener(id = "one", topic = "t", group = "g", tags = "a")
            void first(String body) {}

            @MqListener(id = "two", topic = "t", group = "g", tags = "b")
            void second(String body) {}
        }
        class Broadcast {
            @MqListener(topic = "t", group = "g", broadcasting = "true", maxAttempts = "3", consumeFrom = "first")
            void on(String body) {}
        }
        class Ordered {
            @MqListener(
                    topic = "t",
                    group = "g",
                    ordered = "true",
                    lanes = "4",
                    blockOnFailure = "true",
                    suspend = "2s",
                    skipWhenBehind = "100",
                    concurrency = "9")
            void on(String body) {}
        }
        class Lists {
            @MqListener(topic = "t", group = "g", batchSize = "64", pullBatchSize = "8", ordered = "true")
            void on(List<String> bodies) {}
        }
        class SwitchedOff {
            @MqListener(topic = "t", group = "g", ordered = "false", lanes = "1", blockOnFailure = "false")
            void on(String body) {}
        }
        return Stream.of(
                new DifferentTags(),
                new IdsOfTheirOwn(),
                new Broadcast(),
                new Ordered(),
                new Lists(),
                new SwitchedOff());
    }

    @Test
    void whatHoldsForAllMayBeWithoutEffectForOne() {
        ListenerSettings defaults = ListenerSettings.UNSET
                .with(ListenerSetting.LANES, 4)
                .with(ListenerSetting.BATCH_SIZE, 64)
                .with(ListenerSetting.SUSPEND, Duration.ofSeconds(5));

        assertStarts(application(new Plain())
                .registry(registry -> registry.autoStartup(false).defaults(defaults)));
    }

    @Test
    void whatIsGivenForAGroupMayNotBeWithoutEffectForItsListener() {
        ListenerSettings lanes = ListenerSettings.UNSET.with(ListenerSetting.LANES, 4);

        assertMistake(
                application(new Plain())
                        .registry(registry -> registry.autoStartup(false).settings(Map.of("plain-group", lanes))),
                "Plain.on",
                "'lanes'",
                "mq.listeners");
    }

    @ParameterizedTest
    @CsvSource({"plain-grup, Write mq.listeners.plain-group", "audit, 'The listeners are [plain-group, the-plain-one]'"
    })
    void settingsForAListenerThatIsNotThereAreTold(String name, String action) {
        ListenerSettings some = ListenerSettings.UNSET.with(ListenerSetting.CONCURRENCY, 4);
        try (MqTestApplication application = application(new Plain())
                .registry(registry -> registry.autoStartup(false).settings(Map.of(name, some)))
                .startWithoutWaiting()) {
            assertThatExceptionOfType(MqConfigurationException.class)
                    .isThrownBy(application.registry()::start)
                    .satisfies(mistake -> {
                        assertThat(mistake.problem()).contains("'mq.listeners.%s'".formatted(name));
                        assertThat(mistake.action()).contains(action);
                    });
        }
    }

    @Test
    void allMistakesAreToldAtOnce() {
        class Several {
            @MqListener(topic = "t1", group = "g1", concurrency = "many")
            void first(String body) {}

            @MqListener(topic = "", group = "g2")
            void second(String body) {}
        }

        assertMistake(application(new Several()), "Several.first", "2 mistakes", "1. Write concurrency = \"5\".");
        assertMistake(application(new Several()), "Several.second", "2. The attribute", "2. Write topic");
    }

    @Test
    void aMethodThatAProxyCannotTakeIsTold() {
        class Private {
            @MqListener(topic = "t", group = "g")
            private void on(String body) {}
        }
        class Final {
            @MqListener(topic = "t", group = "g")
            final void on(String body) {}
        }

        assertStarts(application(new Private()));
        assertMistake(proxied(new Private(), true), "Private.on", "which is a proxy", "neither private");
        assertMistake(proxied(new Final(), true), "Final.on", "which is a proxy", "nor final");
        assertStarts(proxied(new StaticOne(), true));
        assertMistake(proxied(new ByInterface(), false), "ByInterface.on", "which is a proxy", "in an interface");
        assertStarts(proxied(new ByInterface(), true));
    }

    static class Plain {

        @MqListener(id = "the-plain-one", topic = "t", group = "plain-group")
        void on(String body) {}
    }

    static class StaticOne {

        @MqListener(topic = "t", group = "g")
        static void on(String body) {}
    }

    static class ByInterface implements Runnable {

        @Override
        public void run() {}

        @MqListener(topic = "t", group = "g")
        public void on(String body) {}
    }

    private static MqTestApplication application(Object listener) {
        return new MqTestApplication("127.0.0.1:1")
                .registry(registry -> registry.autoStartup(false))
                .listener(listener);
    }

    private static MqTestApplication proxied(Object listener, boolean asClass) {
        DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
        creator.setProxyTargetClass(asClass);
        MethodInterceptor nothing = MethodInvocation::proceed;
        Pointcut ofListener = new ComposablePointcut(new RootClassFilter(listener.getClass()));
        return application(listener)
                .bean(DefaultAdvisorAutoProxyCreator.class, creator)
                .bean(DefaultPointcutAdvisor.class, new DefaultPointcutAdvisor(ofListener, nothing));
    }

    private static void assertStarts(MqTestApplication application) {
        assertThatCode(() -> application.startWithoutWaiting().close()).doesNotThrowAnyException();
    }

    private static void assertMistake(MqTestApplication application, String place, String problem, String action) {
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(application::startWithoutWaiting)
                .satisfies(mistake -> {
                    assertThat(mistake.problem()).contains(place).contains(problem);
                    assertThat(mistake.action()).contains(action);
                });
    }
}
