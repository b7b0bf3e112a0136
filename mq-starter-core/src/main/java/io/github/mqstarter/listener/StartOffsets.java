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

import io.github.mqstarter.StartPosition;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.store.LocalFileOffsetStore;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.consumer.store.RemoteBrokerOffsetStore;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.OffsetNotFoundException;
import org.apache.rocketmq.client.impl.FindBrokerResult;
import org.apache.rocketmq.client.impl.MQAdminImpl;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.Assert;

/**
 * The client's offsets, and where a group begins that has none. The client by itself asks for the offset and then for the
 * end of the queue, and so skips what arrives in between; here the end is asked for first, and the beginning is stored at
 * once, so that what arrives while the application is down is not skipped either.
 */
final class StartOffsets implements OffsetStore {

    private static final Logger logger = LoggerFactory.getLogger(StartOffsets.class);

    /** The client's words for an offset that is not there, and for one that could not be read. */
    private static final long NONE = -1;

    private static final long FAILED = -2;

    private static final long QUERY_MILLIS = 5_000;

    private final DefaultMQPushConsumer consumer;

    private final StartPosition position;

    private @Nullable OffsetStore offsets;

    StartOffsets(DefaultMQPushConsumer consumer, StartPosition position) {
        this.consumer = consumer;
        this.position = position;
    }

    /** Called by the client when it has its network. */
    @Override
    public void load() throws MQClientException {
        String group = consumer.getConsumerGroup();
        boolean local = consumer.getMessageModel() == MessageModel.BROADCASTING;
        offsets = local ? new LocalFileOffsetStore(client(), group) : new RemoteBrokerOffsetStore(client(), group);
        offsets.load();
    }

    @Override
    public long readOffset(MessageQueue queue, ReadOffsetType type) {
        if (type != ReadOffsetType.READ_FROM_STORE) {
            return offsets().readOffset(queue, type);
        }
        try {
            long end = endOf(queue);
            if (position.timestamp() != null && !isRetry(queue) && isNew(queue)) {
                return begin(queue, end);
            }
            long stored = offsets().readOffset(queue, type);
            return (stored == NONE) ? begin(queue, end) : stored;
        } catch (MQClientException | RemotingException | MQBrokerException ex) {
            logger.debug("Where to begin in {} is not known yet", queue, ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        return FAILED;
    }

    /** Asks such that the broker does not answer with the beginning of a young queue where it knows no offset. */
    private boolean isNew(MessageQueue queue) throws RemotingException, MQBrokerException, InterruptedException {
        FindBrokerResult broker = client().findBrokerAddressInSubscribe(
                        client().getBrokerNameFromMessageQueue(queue), MixAll.MASTER_ID, true);
        if (broker == null || consumer.getMessageModel() == MessageModel.BROADCASTING) {
            return false;
        }
        QueryConsumerOffsetRequestHeader request = new QueryConsumerOffsetRequestHeader();
        request.setTopic(queue.getTopic());
        request.setConsumerGroup(consumer.getConsumerGroup());
        request.setQueueId(queue.getQueueId());
        request.setBrokerName(queue.getBrokerName());
        request.setSetZeroIfNotFound(false);
        try {
            client().getMQClientAPIImpl().queryConsumerOffset(broker.getBrokerAddr(), request, QUERY_MILLIS);
            return false;
        } catch (OffsetNotFoundException ex) {
            return true;
        }
    }

    private static boolean isRetry(MessageQueue queue) {
        return queue.getTopic().startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX);
    }

    private long endOf(MessageQueue queue) throws MQClientException {
        return (position.kind() == StartPosition.Kind.LAST) ? admin().maxOffset(queue) : NONE;
    }

    private long begin(MessageQueue queue, long end) throws MQClientException {
        long offset;
        if (queue.getTopic().startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX)
                || position.kind() == StartPosition.Kind.FIRST) {
            offset = admin().minOffset(queue);
        } else {
            offset = (position.timestamp() != null)
                    ? admin().searchOffset(queue, position.timestamp().toEpochMilli())
                    : end;
        }
        offsets().updateOffset(queue, offset, false);
        offsets().persist(queue);
        return offset;
    }

    @Override
    public void updateOffset(MessageQueue queue, long offset, boolean increaseOnly) {
        offsets().updateOffset(queue, offset, increaseOnly);
    }

    @Override
    public void updateAndFreezeOffset(MessageQueue queue, long offset) {
        offsets().updateAndFreezeOffset(queue, offset);
    }

    @Override
    public void persistAll(Set<MessageQueue> queues) {
        offsets().persistAll(queues);
    }

    @Override
    public void persist(MessageQueue queue) {
        offsets().persist(queue);
    }

    @Override
    public void removeOffset(MessageQueue queue) {
        offsets().removeOffset(queue);
    }

    @Override
    public Map<MessageQueue, Long> cloneOffsetTable(String topic) {
        return offsets().cloneOffsetTable(topic);
    }

    @Override
    public void updateConsumeOffsetToBroker(MessageQueue queue, long offset, boolean isOneway)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        offsets().updateConsumeOffsetToBroker(queue, offset, isOneway);
    }

    private OffsetStore offsets() {
        OffsetStore loaded = offsets;
        Assert.state(loaded != null, "The client has no network yet");
        return loaded;
    }

    private MQAdminImpl admin() {
        return client().getMQAdminImpl();
    }

    @SuppressWarnings("deprecation") // the only way to the client's own network
    private MQClientInstance client() {
        DefaultMQPushConsumerImpl impl = consumer.getDefaultMQPushConsumerImpl();
        return impl.getmQClientFactory();
    }
}
