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

import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.jspecify.annotations.Nullable;

/** Where a container has its native consumers from: a new one for each start. */
interface ConsumerSource {

    /** The cluster it is on, or {@code null} if that is none of the configured ones. */
    @Nullable
    String cluster();

    /** Completes when it is worth while to start one. */
    CompletableFuture<Void> whenReady();

    /** A consumer that is subscribed and not started. */
    DefaultMQPushConsumer newConsumer() throws MQClientException;

    void stop(DefaultMQPushConsumer consumer);
}
