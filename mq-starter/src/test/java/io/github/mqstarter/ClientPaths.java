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
package io.github.mqstarter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.client.producer.selector.SelectMessageQueueByHash;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.RPCHook;

/**
 * A program that sends in ten ways and consumes in two what it sent, to be run with just the jars that users get. It
 * prints what arrived, a line each; a class that is missing on the way keeps something from arriving.
 */
public final class ClientPaths {

    static final Set<String> SENT = Set.of(
            "sync",
            "async",
            "one-way",
            "batch-1",
            "batch-2",
            "ordered",
            "level",
            "delayed",
            "compressed",
            "transaction");

    private final String nameServer;

    private final String topic;

    private ClientPaths(String nameServer, String topic) {
        this.nameServer = nameServer;
        this.topic = topic;
    }

    /** Takes the name server and the topic. */
    public static void main(String[] args) throws Exception {
        ClientPaths paths = new ClientPaths(args[0], args[1]);
        paths.send();
        paths.consume("concurrently");
        paths.consume("orderly");
        System.exit(0);
    }

    private void send() throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("paths", signer());
        producer.setNamesrvAddr(nameServer);
        producer.start();
        producer.send(message("sync"));
        sendAsync(producer);
        producer.sendOneway(message("one-way"));
        producer.send(List.of(message("batch-1"), message("batch-2")));
        producer.send(message("ordered"), new SelectMessageQueueByHash(), "key");
        Message level = message("level");
        level.setDelayTimeLevel(1);
        producer.send(level);
        Message delayed = message("delayed");
        delayed.setDelayTimeMs(1000);
        producer.send(delayed);
        producer.send(message("compressed" + " ".repeat(10_000)));
        sendInTransaction();
    }

    private void sendAsync(DefaultMQProducer producer) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        producer.send(message("async"), new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                done.countDown();
            }

            @Override
            public void onException(Throwable failure) {
                failure.printStackTrace();
            }
        });
        done.await(20, TimeUnit.SECONDS);
    }

    private void sendInTransaction() throws Exception {
        TransactionMQProducer producer = new TransactionMQProducer("transactions", signer());
        producer.setNamesrvAddr(nameServer);
        producer.setInstanceName("transactions");
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
                return LocalTransactionState.COMMIT_MESSAGE;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                return LocalTransactionState.COMMIT_MESSAGE;
            }
        });
        producer.start();
        producer.sendMessageInTransaction(message("transaction"), null);
    }

    private void consume(String how) throws Exception {
        Set<String> received = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(SENT.size());
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(topic + "-" + how, signer());
        consumer.setNamesrvAddr(nameServer);
        consumer.setInstanceName(how);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        if (how.equals("orderly")) {
            consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
                messages.forEach(message -> take(message, received, all));
                return ConsumeOrderlyStatus.SUCCESS;
            });
        } else {
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                messages.forEach(message -> take(message, received, all));
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
        }
        consumer.start();
        all.await(Duration.ofSeconds(40).toMillis(), TimeUnit.MILLISECONDS);
        new ArrayList<>(received).forEach(name -> System.out.println(how + " " + name));
    }

    private static void take(MessageExt message, Set<String> received, CountDownLatch all) {
        if (received.add(new String(message.getBody(), StandardCharsets.UTF_8).strip())) {
            all.countDown();
        }
    }

    private Message message(String name) {
        return new Message(topic, name.getBytes(StandardCharsets.UTF_8));
    }

    private static RPCHook signer() {
        return new AclClientRPCHook(new SessionCredentials("access", "secret"));
    }
}
