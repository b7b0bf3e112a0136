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
package io.github.mqstarter.testing;

import com.google.gson.Gson;
import io.github.mqstarter.JsonMessageConverter;
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.listener.RetryBackOff;
import io.github.mqstarter.producer.MqTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.GsonMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.StringMessageConverter;

/** An application context with clients, a template, and the listeners of a test. */
public final class MqTestApplication implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What tests that set other defaults may build on. */
    public static final ListenerSettings RETRIES_AFTER_A_SECOND =
            ListenerSettings.UNSET.with(ListenerSetting.BACKOFF, RetryBackOff.of(Duration.ofSeconds(1)));

    private final GenericApplicationContext context = new GenericApplicationContext();

    private final MqClients clients;

    private UnaryOperator<MqTemplate.Builder> templateSettings = UnaryOperator.identity();

    private UnaryOperator<MqListenerRegistry.Builder> registrySettings = UnaryOperator.identity();

    public MqTestApplication() {
        this(TestBroker.nameServer());
    }

    public MqTestApplication(String nameServer) {
        this(MqClients.builder(ClusterSettings.of(nameServer, TestBroker.unique("producer")))
                .build());
    }

    public MqTestApplication(MqClients clients) {
        this.clients = clients;
    }

    public static MessageConverter converter() {
        Gson gson = new Gson();
        return JsonMessageConverter.of(
                gson,
                new CompositeMessageConverter(List.of(
                        new ByteArrayMessageConverter(),
                        new StringMessageConverter(),
                        new GsonMessageConverter(gson))));
    }

    public MqTestApplication template(UnaryOperator<MqTemplate.Builder> settings) {
        this.templateSettings = settings;
        return this;
    }

    public MqTestApplication registry(UnaryOperator<MqListenerRegistry.Builder> settings) {
        this.registrySettings = settings;
        return this;
    }

    public MqTestApplication properties(Map<String, Object> properties) {
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        return this;
    }

    public <T> MqTestApplication bean(Class<T> type, T bean) {
        context.registerBean(type, () -> bean);
        return this;
    }

    /** Registers what else the context needs, before it is refreshed. */
    public MqTestApplication context(Consumer<GenericApplicationContext> registration) {
        registration.accept(context);
        return this;
    }

    public <T> MqTestApplication bean(String name, Class<T> type, T bean) {
        context.registerBean(name, type, () -> bean);
        return this;
    }

    /** Adds a bean with listener methods. */
    @SuppressWarnings("unchecked")
    public MqTestApplication listener(Object bean) {
        return bean((Class<Object>) bean.getClass(), bean);
    }

    /** Starts everything, and waits until each listener has its queues. */
    public MqTestApplication start() {
        startWithoutWaiting();
        registry().getContainers().forEach(MqTestApplication::awaitRunning);
        return this;
    }

    public MqTestApplication startWithoutWaiting() {
        context.registerBean(MqClients.class, () -> clients);
        context.registerBean(MqTemplate.class, () -> templateSettings
                .apply(MqTemplate.builder(clients, converter()))
                .build());
        context.registerBean(MqListenerRegistry.class, () -> registrySettings
                .apply(MqListenerRegistry.builder(clients, converter()).defaults(RETRIES_AFTER_A_SECOND))
                .build());
        context.refresh();
        return this;
    }

    public MqTemplate mq() {
        return context.getBean(MqTemplate.class);
    }

    public MqListenerRegistry registry() {
        return context.getBean(MqListenerRegistry.class);
    }

    @Override
    public void close() {
        context.close();
    }

    private static void awaitRunning(MqListenerContainer container) {
        Awaitility.await(container.id())
                .atMost(PATIENCE)
                .until(() -> container.state() == MqListenerContainer.State.RUNNING);
    }
}
