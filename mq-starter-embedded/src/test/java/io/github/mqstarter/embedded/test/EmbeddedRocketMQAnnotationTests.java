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
package io.github.mqstarter.embedded.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

class EmbeddedRocketMQAnnotationTests {

    private static final Set<String> ADDRESSES = ConcurrentHashMap.newKeySet();

    private static final Set<ApplicationContext> CONTEXTS = ConcurrentHashMap.newKeySet();

    @AfterAll
    static void sharesOneInstanceAndEqualContexts() {
        assertThat(ADDRESSES).hasSize(1);
        assertThat(CONTEXTS).hasSize(2);
    }

    @Nested
    @SpringJUnitConfig(Beans.class)
    @EmbeddedRocketMQ(
            topics = {"annotated-a", "annotated-b"},
            queues = 3)
    class First extends Shared {

        @Test
        void hasTheTopics() throws Exception {
            assertThat(this.producer.fetchPublishMessageQueues("annotated-a")).hasSize(3);
            assertThat(this.producer.fetchPublishMessageQueues("annotated-b")).hasSize(3);
        }
    }

    @Nested
    @SpringJUnitConfig(Beans.class)
    @EmbeddedRocketMQ(
            topics = {"annotated-b", "annotated-a"},
            queues = 3)
    class SameInAnotherOrder extends Shared {}

    @Nested
    @SpringJUnitConfig(Beans.class)
    @EmbeddedRocketMQ(topics = "annotated-c")
    class Other extends Shared {}

    abstract static class Shared {

        @Autowired
        DefaultMQProducer producer;

        @Test
        void hasTheAddressBeforeTheFirstBean(
                @Autowired ApplicationContext context, @Value("${rocketmq.name-server}") String address) {
            assertThat(this.producer.getNamesrvAddr()).isEqualTo(address);
            ADDRESSES.add(address);
            CONTEXTS.add(context);
        }
    }

    @Configuration
    static class Beans {

        @Bean(destroyMethod = "shutdown")
        DefaultMQProducer producer(@Value("${rocketmq.name-server}") String address) throws Exception {
            DefaultMQProducer producer = new DefaultMQProducer("annotated");
            producer.setNamesrvAddr(address);
            producer.setInstanceName("annotated-" + System.nanoTime());
            producer.start();
            return producer;
        }
    }
}
