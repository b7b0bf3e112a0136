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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.MqException;
import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.admin.QueuePage;
import java.util.List;
import java.util.function.Consumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/** The dead letters of a group on the brokers of a cluster. Safe for use by many threads. */
final class LetterStore {

    private static final String ALL = "*";

    private final ClusterAdmin admin;

    private final String cluster;

    private final String group;

    private final String topic;

    private final SettlementLedger ledger;

    private final Consumer<LetterStore> onFound;

    /** Calls back when it turns out that the group has letters. */
    LetterStore(ClusterAdmin admin, String cluster, String group, Consumer<LetterStore> onFound) {
        this.admin = admin;
        this.cluster = cluster;
        this.onFound = onFound;
        this.group = group;
        this.topic = MixAll.getDLQTopic(group);
        this.ledger = new SettlementLedger(admin);
    }

    ClusterAdmin admin() {
        return admin;
    }

    String cluster() {
        return cluster;
    }

    String group() {
        return group;
    }

    /** The queues of letters as they are now, with what is settled; none if the group has never had a letter. */
    List<LetterQueue> queues() {
        List<MessageQueue> queues = admin.queues(topic);
        if (queues.isEmpty() && admin.isWriteOnly(topic)) {
            throw new MqException(
                    ("The dead letters of group %s cannot be read, as topic %s can only be written to. Old brokers make it so: "
                                    + "allow it with mqadmin updateTopicPerm -t '%s' -p 6")
                            .formatted(group, topic, topic),
                    new MQClientException(ResponseCode.NO_PERMISSION, "it is not readable"));
        }
        if (!queues.isEmpty()) {
            onFound.accept(this);
        }
        return ledger.read(queues);
    }

    long depth() {
        return queues().stream().mapToLong(LetterQueue::depth).sum();
    }

    /** Messages from an offset on. */
    QueuePage read(MessageQueue queue, long offset, int max) {
        return admin.queue(queue).read(offset, max, ALL);
    }

    /** The message at a place of a queue, or {@code null} if it is not there. */
    @Nullable
    MessageExt at(MessageQueue queue, long offset) {
        return read(queue, offset, 1).messages().stream()
                .filter(message -> message.getQueueOffset() == offset)
                .findFirst()
                .orElse(null);
    }
}
