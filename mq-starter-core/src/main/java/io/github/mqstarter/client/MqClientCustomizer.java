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
package io.github.mqstarter.client;

import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;

/**
 * Changes native clients after this library has set them up and before they start. For what has no setting here;
 * the listener of a consumer and the names of clients are not to be changed.
 *
 * @since 0.1.0
 */
public interface MqClientCustomizer {

    /**
     * Changes the producer of a cluster.
     *
     * @param cluster the name of the cluster
     * @param producer the producer, not started
     */
    default void customizeProducer(String cluster, DefaultMQProducer producer) {}

    /**
     * Changes a consumer.
     *
     * @param cluster the name of the cluster
     * @param consumer the consumer, not started; its group tells which listener it is for
     */
    default void customizeConsumer(String cluster, DefaultMQPushConsumer consumer) {}

    /**
     * Changes a consumer that the application pulls with. It is pulled by this library, with the batch size of its
     * {@code ConsumerSpec}: the client's settings of how much and by how many threads it pulls ahead have no effect.
     *
     * @param cluster the name of the cluster
     * @param consumer the consumer, not started
     */
    default void customizePullConsumer(String cluster, DefaultLitePullConsumer consumer) {}
}
