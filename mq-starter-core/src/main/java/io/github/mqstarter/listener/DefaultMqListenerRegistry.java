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

import io.github.mqstarter.MqPhases;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.util.Assert;

/** The registry of a bean factory's annotated listeners. */
final class DefaultMqListenerRegistry implements MqListenerRegistry, BeanFactoryAware, SmartInitializingSingleton {

    private final Builder settings;

    /** Both grow while the registry runs, if a listener joins then. */
    private final List<PushListenerContainer> containers = new CopyOnWriteArrayList<>();

    private final Map<String, PushListenerContainer> byId = Collections.synchronizedMap(new LinkedHashMap<>());

    private final List<Consumer<MqListenerContainer>> watchers = new ArrayList<>();

    private final ListenerNames names = new ListenerNames();

    private @Nullable ConfigurableListableBeanFactory beanFactory;

    private @Nullable ListenerExecutors executors;

    private volatile boolean running;

    private volatile boolean startedBefore;

    DefaultMqListenerRegistry(Builder settings) {
        this.settings = settings;
    }

    @Override
    public void setBeanFactory(BeanFactory newBeanFactory) {
        this.beanFactory = (ConfigurableListableBeanFactory) newBeanFactory;
    }

    @Override
    public void afterSingletonsInstantiated() {
        ConfigurableListableBeanFactory factory = beanFactory();
        ListenerEndpointFactory endpointFactory = new ListenerEndpointFactory(
                new EmbeddedValueResolver(factory), settings.settings, settings.defaults, settings.clients.clusters());
        ContainerFactory containerFactory = new ContainerFactory(settings, factory);
        ListenerInvokers invokers = new ListenerInvokers(factory, settings);
        for (ListenerGroup group : ListenerGroups.of(new ListenerEndpointFinder(factory, endpointFactory).find())) {
            names.annotated(group);
            PushListenerContainer container = containerFactory.create(group, invokers.routes(group));
            containers.add(container);
            byId.put(group.id(), container);
            group.endpoints().forEach(endpoint -> byId.put(endpoint.id(), container));
        }
    }

    @Override
    public synchronized MqListenerContainer join(NativeListener listener) {
        names.joined(listener);
        PushListenerContainer container = new ContainerFactory(settings, beanFactory()).create(listener);
        containers.add(container);
        byId.put(listener.id(), container);
        if (startedBefore) {
            watchers.forEach(watcher -> watcher.accept(container));
        }
        ListenerExecutors shared = executors;
        if (shared != null) {
            container.join(shared);
        }
        return container;
    }

    @Override
    public synchronized void onContainer(Consumer<MqListenerContainer> action) {
        watchers.add(action);
        if (startedBefore) {
            containers.forEach(action);
        }
    }

    @Override
    public MqListenerContainer getContainer(String id) {
        MqListenerContainer container = byId.get(id);
        if (container == null) {
            throw new IllegalArgumentException(
                    "There is no listener '%s': the listeners are %s".formatted(id, byId.keySet()));
        }
        return container;
    }

    @Override
    public List<MqListenerContainer> getContainers() {
        return List.copyOf(containers);
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        requireListenersOfSettings();
        if (!startedBefore) {
            startedBefore = true;
            watchers.forEach(containers::forEach);
        }
        ListenerExecutors started = ListenerExecutors.create();
        executors = started;
        containers.forEach(container -> container.join(started));
        running = true;
    }

    /** Stops all listeners side by side, so that the slowest of them is what it takes. */
    @Override
    public synchronized void stop() {
        running = false;
        ListenerExecutors stopping = executors;
        executors = null;
        if (stopping != null) {
            stopping.network().shutdownNow();
        }
        List<CompletableFuture<Void>> stops = new ArrayList<>();
        for (PushListenerContainer container : containers) {
            stops.add(CompletableFuture.runAsync(
                    container::leave, task -> new Thread(task, "mq-stop-" + container.id()).start()));
        }
        stops.forEach(CompletableFuture::join);
        if (stopping != null) {
            stopping.timer().shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Once started, it also starts again with a context that is paused and restarted. */
    @Override
    public boolean isAutoStartup() {
        return settings.autoStartup || startedBefore;
    }

    @Override
    public int getPhase() {
        return MqPhases.LISTENERS;
    }

    /** By now those that join have joined. */
    private void requireListenersOfSettings() {
        Set<String> known = new HashSet<>(byId.keySet());
        containers.forEach(container -> known.add(container.group()));
        new ConfiguredNames(known).require(settings.settings.keySet());
    }

    private ConfigurableListableBeanFactory beanFactory() {
        Assert.state(beanFactory != null, "MqListenerRegistry is to be registered as a bean");
        return beanFactory;
    }
}
