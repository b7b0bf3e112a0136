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
package io.github.mqstarter.admin;

import io.github.mqstarter.StartPosition;
import io.github.mqstarter.client.LosslessPullWrapper;
import java.time.Instant;
import java.util.List;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.common.BoundaryType;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.apache.rocketmq.remoting.protocol.header.GetMaxOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetMaxOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.GetMinOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetMinOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.SearchOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.SearchOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * What can be asked about one queue. Safe for use by many threads.
 *
 * @see ClusterAdmin#queue
 * @since 0.1.0
 */
public final class QueueAdmin {

    /** In whose name messages are read, as RocketMQ's own tools do, which no permission to consume is needed for. */
    private static final String READER = MixAll.TOOLS_CONSUMER_GROUP;

    /** No commit, no waiting, with the subscription in the request. */
    private static final int FLAGS = PullSysFlag.buildSysFlag(false, false, true, false);

    private final ClusterCalls calls;

    private final MessageQueue queue;

    QueueAdmin(ClusterCalls calls, MessageQueue queue) {
        this.calls = calls;
        this.queue = queue;
    }

    /**
     * Where it begins and ends now.
     *
     * @return the range
     */
    public QueueRange range() {
        return calls.ask("where %s begins and ends".formatted(queue), () -> {
            String address = calls.addressOf(queue);
            return new QueueRange(minOffset(address), maxOffset(address));
        });
    }

    private long minOffset(String address) throws Exception {
        GetMinOffsetRequestHeader question = new GetMinOffsetRequestHeader();
        question.setTopic(queue.getTopic());
        question.setQueueId(queue.getQueueId());
        question.setBrokerName(queue.getBrokerName());
        return calls.answer(address, RequestCode.GET_MIN_OFFSET, question, GetMinOffsetResponseHeader.class)
                .getOffset();
    }

    private long maxOffset(String address) throws Exception {
        GetMaxOffsetRequestHeader question = new GetMaxOffsetRequestHeader();
        question.setTopic(queue.getTopic());
        question.setQueueId(queue.getQueueId());
        question.setBrokerName(queue.getBrokerName());
        return calls.answer(address, RequestCode.GET_MAX_OFFSET, question, GetMaxOffsetResponseHeader.class)
                .getOffset();
    }

    /**
     * Reads messages, without waiting for any.
     *
     * @param offset the offset of the first message
     * @param max how many messages to read at most; the broker may answer with fewer
     * @param tags the tags they may have, separated by {@code ||}, or {@code *} for all
     * @return the messages, and where to go on
     */
    public QueuePage read(long offset, int max, String tags) {
        return read(offset, max, MessageSelector.byTag(tags), READER);
    }

    /**
     * Reads messages, without waiting for any.
     *
     * @param offset the offset of the first message
     * @param max how many messages to read at most; the broker may answer with fewer
     * @param selector which messages are meant
     * @param group the group in whose name they are read, which is not joined, and whose offsets do not change
     * @return the messages, and where to go on
     */
    public QueuePage read(long offset, int max, MessageSelector selector, String group) {
        return calls.ask("messages of %s".formatted(queue), () -> {
            SubscriptionData subscription =
                    FilterAPI.build(queue.getTopic(), selector.getExpression(), selector.getExpressionType());
            LosslessPullWrapper pulls = new LosslessPullWrapper(calls.client(), group, false);
            PullResult answer = calls.await(
                    pulls.pull(queue, subscription, offset, max, FLAGS, 0, calls.timeoutMillis()),
                    queue.getBrokerName());
            PullResult result = pulls.processPullResult(queue, answer, subscription);
            List<MessageExt> found = result.getMsgFoundList();
            return new QueuePage((found != null) ? found : List.of(), result.getNextBeginOffset());
        });
    }

    /**
     * Where to begin to read.
     *
     * @param position from where on
     * @return the offset, as the broker knows it now
     */
    public long offsetOf(StartPosition position) {
        QueueRange range = range();
        if (position.kind() == StartPosition.Kind.LAST) {
            return range.end();
        }
        return (position.timestamp() != null) ? Math.max(range.begin(), offsetAt(position.timestamp())) : range.begin();
    }

    /**
     * Where the messages of a time begin.
     *
     * @param time the time
     * @return the offset of the first message that was stored then or later
     */
    public long offsetAt(Instant time) {
        return calls.ask("where %s was at %s".formatted(queue, time), () -> {
            SearchOffsetRequestHeader question = new SearchOffsetRequestHeader();
            question.setTopic(queue.getTopic());
            question.setQueueId(queue.getQueueId());
            question.setBrokerName(queue.getBrokerName());
            question.setTimestamp(time.toEpochMilli());
            question.setBoundaryType(BoundaryType.LOWER);
            return calls.answer(
                            calls.addressOf(queue),
                            RequestCode.SEARCH_OFFSET_BY_TIMESTAMP,
                            question,
                            SearchOffsetResponseHeader.class)
                    .getOffset();
        });
    }
}
