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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several methods of one group and topic, each for tags of its own. */
@Timeout(120)
class TagDispatchTests {

    private final String topic = TestBroker.newTopic();

    private final String group = TestBroker.unique("group");

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    @Test
    void eachMethodGetsTheMessagesOfItsTagsAndNoneGetsOthers() throws Exception {
        class Listener {
            @MqListener(id = "first", topic = "${topic}", group = "${group}", tags = "a || b")
            void first(String body, Delivery delivery) {
                received.add(delivery.listenerId() + " " + body);
            }

            @MqListener(id = "second", topic = "${topic}", group = "${group}", tags = "c")
            void second(Order order, Delivery delivery) {
                received.add(delivery.listenerId() + " " + order.id());
            }
        }
        try (MqTestApplication application = application(new Listener()).start()) {
            MqListenerRegistry registry = application.registry();
            assertThat(registry.getContainers()).hasSize(1);
            assertThat(registry.getContainer("first"))
                    .isSameAs(registry.getContainer("second"))
                    .isSameAs(registry.getContainer(group));
            application.mq().send(topic, "none");
            application.mq().send(topic + ":d", "other");
            application.mq().send(topic + ":a", "a");
            application.mq().send(topic + ":b", "b");
            application.mq().send(topic + ":c", new Order("c"));
            assertThat(next(3)).containsExactlyInAnyOrder("first a", "first b", "second c");
            assertThat(received).isEmpty();
        }
    }

    @Test
    void aMethodForAllTagsGetsWhatNoOtherNames() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}", tags = "a")
            void a(String body, Delivery delivery) {
                received.add("a gets " + body + " as " + delivery.listenerId());
            }

            @MqListener(topic = "${topic}", group = "${group}")
            void rest(String body, Delivery delivery) {
                received.add("rest gets " + body + " as " + delivery.listenerId());
            }
        }
        try (MqTestApplication application = application(new Listener()).start()) {
            application.mq().send(topic, "none");
            application.mq().send(topic + ":a", "a");
            application.mq().send(topic + ":b", "b");
            assertThat(next(3))
                    .containsExactlyInAnyOrder(
                            "rest gets none as " + group, "a gets a as " + group, "rest gets b as " + group);
        }
    }

    @Test
    void aMethodOfListsGetsOnlyItsOwn() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}", tags = "list")
            void list(List<String> bodies) {
                received.addAll(bodies);
            }

            @MqListener(topic = "${topic}", group = "${group}", tags = "single")
            void single(String body, Delivery delivery) {
                received.add(delivery.messages().size() + body);
            }
        }
        try (MqTestApplication application = application(new Listener()).start()) {
            MqListenerContainer container = application.registry().getContainer(group);
            container.pause();
            for (int i = 0; i < 20; i++) {
                application.mq().send(topic + ((i % 3 == 0) ? ":single" : ":list"), (i % 3 == 0) ? "single" : "list");
            }
            container.resume();
            List<Object> all = next(20);
            assertThat(all).filteredOn("1single"::equals).hasSize(7);
            assertThat(all).filteredOn("list"::equals).hasSize(13);
        }
    }

    @Test
    void aRetryGoesToTheSameMethod() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}", tags = "a")
            void a(Delivery delivery) {
                received.add("a " + delivery.attempt());
                if (delivery.attempt() == 1) {
                    throw new IllegalStateException("not now");
                }
            }

            @MqListener(topic = "${topic}", group = "${group}", tags = "b")
            void b(Delivery delivery) {
                received.add("b " + delivery.attempt());
            }
        }
        try (MqTestApplication application = application(new Listener()).start()) {
            application.mq().send(topic + ":a", "x");
            assertThat(next(2)).containsExactly("a 1", "a 2");
        }
    }

    private MqTestApplication application(Object listener) {
        return new MqTestApplication()
                .properties(Map.of("topic", topic, "group", group))
                .listener(listener);
    }

    private List<Object> next(int count) throws InterruptedException {
        List<Object> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(received.poll(20, TimeUnit.SECONDS));
        }
        return next;
    }

    record Order(String id) {}
}
