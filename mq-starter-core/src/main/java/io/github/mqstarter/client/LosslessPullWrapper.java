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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.PullCallback;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.hook.FilterMessageContext;
import org.apache.rocketmq.client.impl.CommunicationMode;
import org.apache.rocketmq.client.impl.consumer.PullAPIWrapper;
import org.apache.rocketmq.client.impl.consumer.PullResultExt;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * Reads each message of a pull by itself. The client's own wrapper, whose results are the same otherwise, stops at the first
 * message that cannot be decoded, and the consumer goes on behind all that were pulled with it.
 *
 * @see UndecodableMessages
 * @since 0.1.0
 */
public class LosslessPullWrapper extends PullAPIWrapper {

    private final ClientConfig config;

    private final boolean unitMode;

    /**
     * A wrapper without filter hooks.
     *
     * @param client the client that pulls
     * @param group the consumer group
     * @param unitMode whether the consumer is of a unit
     */
    public LosslessPullWrapper(MQClientInstance client, String group, boolean unitMode) {
        super(client, group, unitMode);
        this.config = client.getClientConfig();
        this.unitMode = unitMode;
    }

    /**
     * Asks a broker for messages, without waiting for its answer.
     *
     * @param queue the queue
     * @param subscription which messages are meant
     * @param offset the offset of the first message
     * @param max how many messages at most
     * @param flags what {@code PullSysFlag} says
     * @param suspendMillis how long the broker may wait for messages, in milliseconds, if the flags let it
     * @param timeoutMillis when the client gives up, in milliseconds
     * @return the answer, to be read by {@link #processPullResult}
     * @throws Exception if nothing could be asked, for one of the many reasons that the client has
     */
    public CompletableFuture<PullResult> pull(
            MessageQueue queue,
            SubscriptionData subscription,
            long offset,
            int max,
            int flags,
            long suspendMillis,
            long timeoutMillis)
            throws Exception {
        Answer answer = new Answer();
        pullKernelImpl(
                queue,
                subscription.getSubString(),
                subscription.getExpressionType(),
                subscription.getSubVersion(),
                offset,
                max,
                flags,
                0,
                suspendMillis,
                timeoutMillis,
                CommunicationMode.ASYNC,
                answer);
        return answer;
    }

    @Override
    public PullResult processPullResult(MessageQueue queue, PullResult result, SubscriptionData subscription) {
        PullResultExt answer = (PullResultExt) result;
        updatePullFromWhichNode(queue, answer.getSuggestWhichBrokerId());
        if (answer.getPullStatus() == PullStatus.FOUND) {
            List<MessageExt> found = withTags(decode(queue, answer), subscription);
            callHooks(found);
            found.forEach(message -> complete(message, queue, answer));
            answer.setMsgFoundList(found);
        }
        answer.setMessageBinary(null);
        return answer;
    }

    private List<MessageExt> decode(MessageQueue queue, PullResultExt answer) {
        Long delta = answer.getOffsetDelta();
        return new MessageFrames(config.isDecodeReadBody(), config.isDecodeDecompressBody())
                .decode(ByteBuffer.wrap(answer.getMessageBinary()), queue, (delta != null) ? delta : 0);
    }

    /** The broker compares hash codes of tags. */
    private static List<MessageExt> withTags(List<MessageExt> messages, SubscriptionData subscription) {
        Set<String> tags = subscription.getTagsSet();
        if (tags.isEmpty() || subscription.isClassFilterMode()) {
            return messages;
        }
        List<MessageExt> matching = new ArrayList<>(messages.size());
        for (MessageExt message : messages) {
            if (message.getTags() != null && tags.contains(message.getTags())) {
                matching.add(message);
            }
        }
        return matching;
    }

    /** They may take messages out of the list. */
    private void callHooks(List<MessageExt> messages) {
        if (hasHook()) {
            FilterMessageContext context = new FilterMessageContext();
            context.setUnitMode(unitMode);
            context.setMsgList(messages);
            executeHook(context);
        }
    }

    private static void complete(MessageExt message, MessageQueue queue, PullResultExt answer) {
        if (Boolean.parseBoolean(message.getProperty(MessageConst.PROPERTY_TRANSACTION_PREPARED))) {
            message.setTransactionId(message.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX));
        }
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_MIN_OFFSET, Long.toString(answer.getMinOffset()));
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_MAX_OFFSET, Long.toString(answer.getMaxOffset()));
        message.setBrokerName(queue.getBrokerName());
        message.setQueueId(queue.getQueueId());
        if (answer.getOffsetDelta() != null) {
            message.setQueueOffset(answer.getOffsetDelta() + message.getQueueOffset());
        }
    }

    private static final class Answer extends CompletableFuture<PullResult> implements PullCallback {

        @Override
        public void onSuccess(PullResult result) {
            complete(result);
        }

        @Override
        public void onException(Throwable failure) {
            completeExceptionally(failure);
        }
    }
}
