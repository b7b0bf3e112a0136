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

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.Header;

/** Where a listener method may be: which beans, behind which proxies, under which annotations. */
@Timeout(120)
class ListenerBeansTests {

    private static final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    private final String topic = TestBroker.newTopic();

    private final String otherTopic = TestBroker.newTopic();

    private final String group = TestBroker.unique("group");

    @Test
    void aMethodMayListenToSeveralTopics() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            @MqListener(topic = "${other}", group = "${group}-other")
            void on(String body, Delivery delivery) {
                received.add(body + " by " + delivery.listenerId());
            }
        }
        try (MqTestApplication application =
                application().listener(new Listener()).start()) {
            application.mq().send(topic, "one");
            assertThat(next()).isEqualTo("one by " + group);
            application.mq().send(otherTopic, "other");
            assertThat(next()).isEqualTo("other by " + group + "-other");
        }
    }

    @Test
    void anAnnotationOfTheApplicationStandsForOneOfOurs() throws Exception {
        class Listener {
            @TestListener(listenTo = "${topic}")
            void on(String body) {
                received.add(body);
            }
        }
        try (MqTestApplication application =
                application().listener(new Listener()).start()) {
            application.mq().send(topic, "x");
            assertThat(next()).isEqualTo("x");
        }
    }

    @Test
    void aGenericSuperclassListensWithTheTypesOfTheBean() throws Exception {
        try (MqTestApplication application =
                application().listener(new OrderListener()).start()) {
            application.mq().send(topic, new Order("o-1"));
            assertThat(next()).isEqualTo(new Order("o-1"));
        }
    }

    @Test
    void anOverridingMethodWithAnAnnotationOfItsOwnListensOnce() throws Exception {
        class Overriding extends OrderListener {
            @Override
            @MqListener(topic = "${other}", group = "${group}")
            void on(Order order) {
                received.add("overridden " + order.id());
            }
        }
        try (MqTestApplication application =
                application().listener(new Overriding()).start()) {
            assertThat(application.registry().getContainers()).hasSize(1);
            application.mq().send(otherTopic, new Order("o-1"));
            assertThat(next()).isEqualTo("overridden o-1");
        }
    }

    @Test
    void aBeanBehindAProxyOfItsClassIsCalledThroughIt() throws Exception {
        try (MqTestApplication application =
                proxied(application(), PackagePrivate.class, true).start()) {
            application.mq().send(topic, "x");
            assertThat(next()).isEqualTo("around");
            assertThat(next()).isEqualTo("x");
        }
    }

    @Test
    void aBeanBehindAProxyOfItsInterfacesIsCalledThroughItWithWhatItsOwnMethodSays() throws Exception {
        try (MqTestApplication application =
                proxied(application(), HandlerOfOrders.class, false).start()) {
            application
                    .mq()
                    .newMessage(new Order("o-1"))
                    .to(topic)
                    .header("tenant", "t1")
                    .send();
            assertThat(next()).isEqualTo("around");
            assertThat(next()).isEqualTo("o-1 of t1");
        }
    }

    @Test
    void aProxyThatWasMadeByHandIsSeenThrough() throws Exception {
        ProxyFactory factory = new ProxyFactory(new HandlerOfOrders());
        factory.addAdvice(around());
        try (MqTestApplication application = application()
                .bean(Handler.class, (Handler<?>) factory.getProxy())
                .start()) {
            application
                    .mq()
                    .newMessage(new Order("o-1"))
                    .to(topic)
                    .header("tenant", "t1")
                    .send();
            assertThat(next()).isEqualTo("around");
            assertThat(next()).isEqualTo("o-1 of t1");
        }
    }

    @Test
    void aMethodThatAProxyCannotPassOnIsRefused() {
        MqTestApplication application =
                proxied(application().registry(registry -> registry.autoStartup(false)), Private.class, true);
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(application::startWithoutWaiting)
                .satisfies(mistake -> {
                    assertThat(mistake.problem()).contains("Private.on").contains("proxy");
                    assertThat(mistake.action()).contains("neither private nor final");
                });
    }

    @Test
    void aPrivateMethodOfABeanWithoutProxyListens() throws Exception {
        try (MqTestApplication application =
                application().listener(new Private()).start()) {
            application.mq().send(topic, "x");
            assertThat(next()).isEqualTo("x");
        }
    }

    @Test
    void aLazyBeanListens() throws Exception {
        try (MqTestApplication application = application()
                .context(context ->
                        context.registerBean(PackagePrivate.class, definition -> definition.setLazyInit(true)))
                .start()) {
            application.mq().send(topic, "x");
            assertThat(next()).isEqualTo("x");
        }
    }

    @Test
    void aScopedProxyIsCalledAtTheTargetThatItsScopeHasThen() throws Exception {
        RefreshScope scope = new RefreshScope();
        try (MqTestApplication application =
                application().context(context -> registerScoped(context, scope)).start()) {
            application.mq().send(topic, "x");
            Object first = next();
            application.mq().send(topic, "x");
            assertThat(next()).isEqualTo(first);
            scope.refresh();
            application.mq().send(topic, "x");
            assertThat(next()).isNotEqualTo(first);
        }
    }

    @Test
    void aBeanWhoseScopeHasNoProxyIsLookedUpForEachCall() throws Exception {
        try (MqTestApplication application = application()
                .context(context ->
                        context.registerBean(Identified.class, definition -> definition.setScope("prototype")))
                .start()) {
            application.mq().send(topic, "x");
            application.mq().send(topic, "x");
            assertThat(next()).isNotEqualTo(next());
        }
    }

    @Test
    void twoBeansOfOneClassAreToldApart() {
        MqTestApplication application = application()
                .registry(registry -> registry.autoStartup(false))
                .context(context -> {
                    context.registerBean("first", PackagePrivate.class);
                    context.registerBean("second", PackagePrivate.class);
                });
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(application::startWithoutWaiting)
                .satisfies(mistake -> assertThat(mistake.problem())
                        .contains("PackagePrivate.on of the bean 'first'")
                        .contains("PackagePrivate.on of the bean 'second'"));
    }

    private MqTestApplication application() {
        received.clear();
        return new MqTestApplication().properties(Map.of("topic", topic, "other", otherTopic, "group", group));
    }

    private static MqTestApplication proxied(MqTestApplication application, Class<?> type, boolean byClass) {
        return application.context(context -> {
            context.registerBean("listener", type);
            context.registerBean("around", MethodInterceptor.class, ListenerBeansTests::around);
            context.registerBean(BeanNameAutoProxyCreator.class, () -> {
                BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
                creator.setBeanNames("listener");
                creator.setInterceptorNames("around");
                creator.setProxyTargetClass(byClass);
                return creator;
            });
        });
    }

    private static MethodInterceptor around() {
        return invocation -> {
            received.add("around");
            return invocation.proceed();
        };
    }

    private static void registerScoped(GenericApplicationContext context, RefreshScope scope) {
        context.getBeanFactory().registerScope("refresh", scope);
        BeanDefinitionHolder target = new BeanDefinitionHolder(
                BeanDefinitionBuilder.genericBeanDefinition(Identified.class)
                        .setScope("refresh")
                        .getBeanDefinition(),
                "identified");
        BeanDefinitionHolder proxy = ScopedProxyUtils.createScopedProxy(target, context, true);
        context.registerBeanDefinition(proxy.getBeanName(), proxy.getBeanDefinition());
    }

    private static Object next() throws InterruptedException {
        Object next = received.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("a message within 20 s").isNotNull();
        return next;
    }

    record Order(String id) {}

    abstract static class Base<T> {

        @MqListener(topic = "${topic}", group = "${group}")
        void on(T payload) {
            received.add(payload);
        }
    }

    static class OrderListener extends Base<Order> {}

    interface Handler<T> {

        void on(T payload, String tenant);
    }

    static class HandlerOfOrders implements Handler<Order> {

        @Override
        @MqListener(topic = "${topic}", group = "${group}")
        public void on(Order order, @Header("tenant") String tenant) {
            received.add(order.id() + " of " + tenant);
        }
    }

    static class PackagePrivate {

        private final List<String> prefix = List.of("");

        @MqListener(topic = "${topic}", group = "${group}")
        void on(String body) {
            received.add(prefix.get(0) + body);
        }
    }

    static class Private {

        @MqListener(topic = "${topic}", group = "${group}")
        private void on(String body) {
            received.add(body);
        }
    }

    static class Identified {

        @MqListener(topic = "${topic}", group = "${group}")
        void on(String body) {
            received.add(System.identityHashCode(this));
        }
    }

    /** One target at a time, and another one after each refresh. */
    static class RefreshScope extends SimpleThreadScope {

        private Object target;

        @Override
        public synchronized Object get(String name, ObjectFactory<?> factory) {
            if (target == null) {
                target = factory.getObject();
            }
            return target;
        }

        synchronized void refresh() {
            target = null;
        }
    }

    @MqListener(topic = "", group = "${group}")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface TestListener {

        @AliasFor(annotation = MqListener.class, attribute = "topic")
        String listenTo();
    }
}
