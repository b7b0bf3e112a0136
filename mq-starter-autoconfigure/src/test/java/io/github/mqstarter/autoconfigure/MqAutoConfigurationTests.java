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

import com.google.gson.Gson;
import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.consumer.MqConsumerTemplate;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.producer.MqOperations;
import io.github.mqstarter.producer.MqTemplate;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SimpleMessageConverter;
import org.springframework.messaging.support.MessageBuilder;

/** Which beans exist when. The contexts are complete but not started, so nobody looks for a broker. */
class MqAutoConfigurationTests {

    private static final AutoConfigurations MQ = AutoConfigurations.of(
            MqAutoConfiguration.class, MqServletAutoConfiguration.class, MqReactiveAutoConfiguration.class);

    private static final String[] PROPERTIES = {"spring.application.name=shop", "rocketmq.name-server=127.0.0.1:1"};

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withInitializer(MqAutoConfigurationTests::doNotStart)
            .withConfiguration(MQ)
            .withPropertyValues(PROPERTIES);

    @Test
    void whenDisabledThereIsNoBeanOfIt() {
        runner.withPropertyValues("mq.enabled=false")
                .run(context -> assertThat(typesOfBeans(context)).noneMatch(type -> type.contains("mqstarter")));
    }

    @Test
    void whenDisabledNoBrokerStarts() {
        try (ConfigurableApplicationContext context =
                TestApplication.start(TestApplication.Empty.class, "mq.enabled=false")) {
            assertThat(context.getEnvironment().getProperty("rocketmq.name-server"))
                    .isNull();
        }
    }

    @Test
    void configuresTemplatesAndRegistry() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(MqTemplate.class)
                .hasSingleBean(MqConsumerTemplate.class)
                .hasSingleBean(MqListenerRegistry.class)
                .hasSingleBean(MqClients.class));
    }

    @Test
    void whenClientsAreDefinedNeitherNameServerNorGroupIsAskedFor() {
        MqClients clients =
                MqClients.builder(ClusterSettings.of("127.0.0.1:1", "group")).build();

        new ApplicationContextRunner()
                .withInitializer(MqAutoConfigurationTests::doNotStart)
                .withConfiguration(MQ)
                .withBean("myClients", MqClients.class, () -> clients)
                .run(context -> assertThat(context).getBean(MqClients.class).isSameAs(clients));
    }

    @Test
    void whenConnectionDetailsAreDefinedTheNameServerIsNotAskedFor() {
        new ApplicationContextRunner()
                .withInitializer(MqAutoConfigurationTests::doNotStart)
                .withConfiguration(MQ)
                .withPropertyValues("spring.application.name=shop")
                .withBean("myDetails", MqConnectionDetails.class, () -> () -> "127.0.0.1:1")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(MqConnectionDetails.class));
    }

    @Test
    void whenOperationsAreDefinedThereIsNoTemplate() {
        runner.withUserConfiguration(OwnOperations.class).run(context -> assertThat(context)
                .hasSingleBean(MqOperations.class)
                .hasBean("myOperations")
                .doesNotHaveBean("mqTemplate"));
    }

    @Test
    void whenARegistryIsDefinedThereIsNoOther() {
        runner.withUserConfiguration(OwnRegistry.class).run(context -> assertThat(context)
                .getBeanNames(MqListenerRegistry.class)
                .containsExactly("myRegistry"));
    }

    @Test
    void whenAConverterOfItsNameIsDefinedThatIsUsed() {
        runner.withBean("mqMessageConverter", MessageConverter.class, SimpleMessageConverter::new)
                .run(context ->
                        assertThat(context.getBean("mqMessageConverter")).isInstanceOf(SimpleMessageConverter.class));
    }

    @Test
    void whenAConverterOfAnotherNameIsDefinedItIsNotUsed() {
        runner.withBean("converter", MessageConverter.class, SimpleMessageConverter::new)
                .run(context -> assertThat(context).hasNotFailed().hasBean("mqMessageConverter"));
    }

    @Test
    void writesWithTheGsonOfTheApplication() {
        runner.withBean(
                        Gson.class,
                        () -> new Gson().newBuilder().serializeNulls().create())
                .run(context -> assertThat(write(context, new Note(null))).isEqualTo("{\"text\":null}"));
    }

    @Test
    void withGsonDatesAndTimesAreIsoText() {
        runner.run(context -> {
            Day day = new Day(LocalDate.of(2026, 11, 22));

            assertThat(write(context, day)).isEqualTo("{\"date\":\"2026-11-22\"}");
            assertThat(read(context, "{\"date\":\"2026-11-22\"}", Day.class)).isEqualTo(day);
        });
    }

    @Test
    void aPayloadIsReadAsTheTypeOfTheParameterWhateverItsContentTypeSays() {
        runner.run(context -> {
            MessageConverter converter = context.getBean("mqMessageConverter", MessageConverter.class);
            for (String contentType : new String[] {"application/json", "text/plain", "no type"}) {
                Message<byte[]> message = MessageBuilder.withPayload(
                                "{\"text\":\"x\"}".getBytes(StandardCharsets.UTF_8))
                        .setHeader("contentType", contentType)
                        .build();

                assertThat(converter.fromMessage(message, String.class)).isEqualTo("{\"text\":\"x\"}");
                assertThat(converter.fromMessage(message, Note.class)).isEqualTo(new Note("x"));
                assertThat(converter.fromMessage(message, byte[].class)).isEqualTo(message.getPayload());
            }
        });
    }

    @Test
    void whenThereAreSeveralGsonsItUsesItsOwn() {
        runner.withBean(
                        "one",
                        Gson.class,
                        () -> new Gson().newBuilder().serializeNulls().create())
                .withBean("two", Gson.class, Gson::new)
                .run(context -> assertThat(write(context, new Note(null))).isEqualTo("{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jackson", "JACKSON"})
    void whenJacksonIsChosenItWritesAndReadsWithTheApplications(String converter) {
        runner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
                .withPropertyValues("mq.message-converter=" + converter)
                .run(context -> {
                    Day day = new Day(LocalDate.of(2026, 11, 22));

                    assertThat(write(context, day)).isEqualTo("{\"date\":\"2026-11-22\"}");
                    assertThat(read(context, "{\"date\":\"2026-11-22\"}", Day.class))
                            .isEqualTo(day);
                });
    }

    @Test
    void whenJacksonIsChosenButNotOnTheClassPathItNamesTheDependency() {
        runner.withClassLoader(new FilteredClassLoader("tools.jackson", "org.springframework.boot.jackson"))
                .withPropertyValues("mq.message-converter=jackson")
                .run(MqAutoConfigurationTests::assertThatJacksonIsMissed);
    }

    @Test
    void whenJacksonIsChosenButNotConfiguredItNamesTheDependency() {
        runner.withPropertyValues("mq.message-converter=jackson")
                .run(MqAutoConfigurationTests::assertThatJacksonIsMissed);
    }

    /** Annotation, settings by id, by group, and of all listeners: the first that is set holds. */
    @ParameterizedTest(name = "annotation {0}, id {1}, group {2}, all {3}: {4}")
    @CsvSource({
        "31, 32, 33, 34, 31",
        "  , 32, 33, 34, 32",
        "  ,   , 33, 34, 33",
        "  ,   ,   , 34, 34",
        "  ,   ,   ,   , 20",
        "  , 32,   , 34, 32",
        "31,   ,   ,   , 31"
    })
    void aListenersSettingsComeFromTheNearestLevel(
            String annotation, String id, String group, String all, int concurrency) {
        runner.withBean(Mails.class)
                .withPropertyValues(set("annotated", annotation))
                .withPropertyValues(set("mq.listeners.mails.concurrency", id))
                .withPropertyValues(set("mq.listeners.order_mails.concurrency", group))
                .withPropertyValues(set("mq.listener.concurrency", all))
                .run(context -> assertThat(context.getBean(MqListenerRegistry.class)
                                .getContainer("mails")
                                .settings()
                                .get(ListenerSetting.CONCURRENCY))
                        .isEqualTo(concurrency));
    }

    @Test
    void levelsAreMergedSettingBySetting() {
        runner.withBean(Mails.class)
                .withPropertyValues("annotated=31", "mq.listeners.order_mails.max-attempts=9")
                .run(context -> assertThat(context.getBean(MqListenerRegistry.class)
                                .getContainer("mails")
                                .settings())
                        .satisfies(settings -> {
                            assertThat(settings.get(ListenerSetting.MAX_ATTEMPTS))
                                    .isEqualTo(9);
                            assertThat(settings.get(ListenerSetting.CONCURRENCY))
                                    .isEqualTo(31);
                        }));
    }

    @Test
    void servletApplicationsHaveTheFilterUnlessItIsSwitchedOff() {
        WebApplicationContextRunner web = new WebApplicationContextRunner()
                .withInitializer(MqAutoConfigurationTests::doNotStart)
                .withConfiguration(MQ)
                .withPropertyValues(PROPERTIES);

        web.run(context -> assertThat(context).hasSingleBean(RequestIdFilter.class));
        web.withPropertyValues("mq.request-id.http-filter=false")
                .run(context -> assertThat(context).doesNotHaveBean(RequestIdFilter.class));
        web.withPropertyValues("mq.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RequestIdFilter.class));
    }

    @Test
    void webFluxApplicationsTakePartUnlessItIsSwitchedOff() {
        ReactiveWebApplicationContextRunner web = new ReactiveWebApplicationContextRunner()
                .withInitializer(MqAutoConfigurationTests::doNotStart)
                .withConfiguration(MQ)
                .withPropertyValues(PROPERTIES)
                .withPropertyValues("spring.reactor.context-propagation=limited");

        web.run(context -> assertThat(context).hasSingleBean(RequestIdHttpHandlerDecorator.class));
        web.withPropertyValues("mq.request-id.http-filter=false")
                .run(context -> assertThat(context).doesNotHaveBean(RequestIdHttpHandlerDecorator.class));
        web.withPropertyValues("mq.enabled=false")
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(RequestIdHttpHandlerDecorator.class));
    }

    @Test
    void whenOnlyTheMainAutoConfigurationIsExcludedWebApplicationsStillStart() {
        new WebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(MqServletAutoConfiguration.class, MqReactiveAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RequestIdFilter.class));
    }

    static void doNotStart(ConfigurableApplicationContext context) {
        context.getBeanFactory().registerSingleton("lifecycleProcessor", new LifecycleProcessor() {
            @Override
            public void onRefresh() {}

            @Override
            public void onClose() {}

            @Override
            public void start() {}

            @Override
            public void stop() {}

            @Override
            public boolean isRunning() {
                return false;
            }
        });
    }

    private static Iterable<String> typesOfBeans(AssertableApplicationContext context) {
        return Arrays.stream(context.getBeanDefinitionNames())
                .map(name -> String.valueOf(context.getType(name)))
                .toList();
    }

    private static String[] set(String property, String value) {
        return (value != null) ? new String[] {property + "=" + value} : new String[0];
    }

    private static void assertThatJacksonIsMissed(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOfSatisfying(MqConfigurationException.class, mistake -> {
                    assertThat(mistake.problem()).contains("'mq.message-converter' is 'jackson'");
                    assertThat(mistake.action())
                            .contains("org.springframework.boot:spring-boot-starter-jackson")
                            .contains("mq.message-converter=gson");
                });
    }

    private static String write(AssertableApplicationContext context, Object payload) {
        Object written = converter(context)
                .toMessage(payload, new MessageHeaders(Map.of()))
                .getPayload();
        return (written instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : (String) written;
    }

    private static <T> T read(AssertableApplicationContext context, String json, Class<T> type) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return type.cast(
                converter(context).fromMessage(MessageBuilder.withPayload(bytes).build(), type));
    }

    private static MessageConverter converter(AssertableApplicationContext context) {
        return context.getBean("mqMessageConverter", MessageConverter.class);
    }

    record Note(String text) {}

    record Day(LocalDate date) {}

    static class Mails {

        @MqListener(id = "mails", topic = "order-paid", group = "order_mails", concurrency = "${annotated:}")
        void on(String order) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnOperations {

        @Bean
        MqOperations myOperations(MqClients clients) {
            return MqTemplate.builder(clients, new SimpleMessageConverter()).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRegistry {

        @Bean
        MqListenerRegistry myRegistry(MqClients clients) {
            return MqListenerRegistry.builder(clients, new SimpleMessageConverter())
                    .build();
        }
    }
}
