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

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** The dead letters of a group on the shared broker. The pull consumer is the only one that reads a queue as it is. */
@SuppressWarnings("deprecation")
final class DeadLetters {

    private DeadLetters() {}

    /** All of them, as soon as there are as many. */
    static List<MessageExt> of(String group, int count) throws Exception {
        String topic = "%DLQ%" + group;
        await().atMost(Duration.ofSeconds(60)).until(() -> TestBroker.shared().storedMessages(topic) >= count);
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("reader-" + UUID.randomUUID());
        consumer.setNamesrvAddr(TestBroker.shared().nameServer());
        consumer.setInstanceName(UUID.randomUUID().toString());
        consumer.start();
        try {
            return read(consumer, topic);
        } finally {
            consumer.shutdown();
        }
    }

    private static List<MessageExt> read(DefaultMQPullConsumer consumer, String topic) throws Exception {
        List<MessageExt> letters = new ArrayList<>();
        for (MessageQueue queue : consumer.fetchSubscribeMessageQueues(topic)) {
            PullResult result = consumer.pull(queue, "*", 0, 32);
            letters.addAll(result.getMsgFoundList());
        }
        return letters;
    }
}
