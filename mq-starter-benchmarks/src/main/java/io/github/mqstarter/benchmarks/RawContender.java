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
package io.github.mqstarter.benchmarks;

import com.google.gson.Gson;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;

/** RocketMQ's own producer with its defaults, one message after the other, and Gson: the least that anyone has to do. */
final class RawContender implements Contender {

    private final Gson gson = new Gson();

    private final DefaultMQProducer producer;

    private final String topic;

    private RawContender(DefaultMQProducer producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    static Contender start(String nameServer, String topic) throws MQClientException {
        DefaultMQProducer producer = new DefaultMQProducer("load-raw");
        producer.setNamesrvAddr(nameServer);
        producer.setInstanceName("load-raw-" + UUID.randomUUID());
        producer.start();
        return new RawContender(producer, topic);
    }

    @Override
    public void send(Object payload, Outcome outcome) {
        try {
            producer.send(message(payload), new OutcomeCallback(outcome));
        } catch (Exception exception) {
            outcome.accept(null, exception);
        }
    }

    @Override
    public SendResult sendAndWait(Object payload) throws Exception {
        return producer.send(message(payload));
    }

    private Message message(Object payload) {
        return new Message(topic, gson.toJson(payload).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.shutdown();
    }

    /** Hands RocketMQ's callbacks on. */
    record OutcomeCallback(Outcome outcome) implements SendCallback {

        @Override
        public void onSuccess(SendResult result) {
            outcome.accept(result, null);
        }

        @Override
        public void onException(Throwable failure) {
            outcome.accept(null, failure);
        }
    }
}
