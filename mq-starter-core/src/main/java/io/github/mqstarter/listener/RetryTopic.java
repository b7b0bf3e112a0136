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

import io.github.mqstarter.client.DelayLevels;
import io.github.mqstarter.client.MessageCopies;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.FindBrokerResult;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The retry topic of a group, by which its failed messages come again, and which the broker makes a dead letter of what has
 * used up its attempts. We put them there ourselves, with all that is known of the failure and the delay that is wanted;
 * where that is refused, the broker is asked to do it in its way. Where it is not known whether a message is there, nothing
 * else is tried, which would make a second one.
 */
final class RetryTopic {

    private static final Logger logger = LoggerFactory.getLogger(RetryTopic.class);

    /** Each at the next broker, where there are several. */
    private static final int TRIES = 3;

    /** RocketMQ's word for the dead letter queue. */
    private static final int TO_DEAD_LETTER_QUEUE = -1;

    private static final long SEND_BACK_MILLIS = 5_000;

    private static final int NEVER_USED_UP = Integer.MAX_VALUE;

    /** A broker that is not told otherwise refuses what is to wait for longer. */
    private static final long MAX_DELAY_MILLIS = TimeUnit.DAYS.toMillis(3);

    private final DefaultMQPushConsumer consumer;

    private final DefaultMQPushConsumerImpl impl;

    private final String topic;

    @SuppressWarnings("deprecation") // the only way to the client's own network
    RetryTopic(DefaultMQPushConsumer consumer) {
        this.consumer = consumer;
        this.impl = consumer.getDefaultMQPushConsumerImpl();
        this.topic = MixAll.getRetryTopic(consumer.getConsumerGroup());
    }

    /** Has a message delivered once more; says whether that is certain. */
    boolean deliverAgain(MessageExt message, Duration delay, Map<String, String> added) {
        Message again = copyOf(message, added);
        MessageAccessor.setReconsumeTime(again, String.valueOf(message.getReconsumeTimes() + 1));
        MessageAccessor.setMaxReconsumeTimes(again, String.valueOf(NEVER_USED_UP));
        int level = DelayLevels.nearest(delay);
        if (hasTimer(message.getBrokerName())) {
            again.setDelayTimeMs(Math.min(TimeUnit.MILLISECONDS.convert(delay), MAX_DELAY_MILLIS));
        } else {
            again.setDelayTimeLevel(level);
        }
        return put(again, message, level);
    }

    /** Makes a message a dead letter; says whether that is certain. */
    boolean giveUp(MessageExt message, int attempts, Map<String, String> added) {
        Message letter = copyOf(message, added);
        MessageAccessor.setReconsumeTime(letter, String.valueOf(attempts));
        MessageAccessor.setMaxReconsumeTimes(letter, "0");
        return put(letter, message, TO_DEAD_LETTER_QUEUE);
    }

    private Message copyOf(MessageExt message, Map<String, String> added) {
        Message copy = MessageCopies.of(message, topic);
        added.forEach((name, value) -> MessageAccessor.putProperty(copy, name, value));
        MessageCopies.putIfAbsent(copy, MessageConst.PROPERTY_RETRY_TOPIC, consumer.withNamespace(message.getTopic()));
        MessageCopies.putIfAbsent(copy, MessageConst.PROPERTY_ORIGIN_MESSAGE_ID, message.getMsgId());
        return copy;
    }

    private boolean put(Message ours, MessageExt message, int level) {
        try {
            send(ours);
            return true;
        } catch (MQClientException | RemotingException | MQBrokerException | RuntimeException ex) {
            logger.debug("Message {} could not be put into {}", message.getMsgId(), topic, ex);
            return isRefused(ex) ? sendBack(message, level) : failed(message, ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Tries as often as the client would by itself, which sends again what has lost how often it was tried, so that it is no
     * dead letter and begins anew; and which tries again also where the first may have been stored.
     */
    private void send(Message ours)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        DefaultMQProducer producer = client().getDefaultMQProducer();
        producer.setRetryTimesWhenSendFailed(0);
        for (int tried = 1; ; tried++) {
            try {
                producer.send(MessageCopies.again(ours));
                return;
            } catch (MQClientException ex) {
                if (tried == TRIES || !isWorthAnotherTry(ex)) {
                    throw ex;
                }
            }
        }
    }

    /** Whether a broker was too busy, which the client wraps, or could not be reached. */
    private static boolean isWorthAnotherTry(MQClientException failure) {
        return failure.getCause() instanceof MQBrokerException
                || failure.getCause() instanceof RemotingConnectException;
    }

    /** Whether it is certain that nothing was stored, as a broker has said so, or the client has not even tried. */
    static boolean isRefused(Exception failure) {
        return !(failure instanceof RemotingException) && !(failure.getCause() instanceof RemotingException);
    }

    /** The client's own way to do this sends a copy to the retry topic where it gets no answer, even of a dead letter. */
    private boolean sendBack(MessageExt message, int level) {
        String broker = message.getBrokerName();
        try {
            client().getMQClientAPIImpl()
                    .consumerSendMessageBack(
                            addressOf(broker),
                            broker,
                            referenceTo(message),
                            consumer.getConsumerGroup(),
                            level,
                            SEND_BACK_MILLIS,
                            NEVER_USED_UP);
            return true;
        } catch (MQClientException | RemotingException | MQBrokerException | RuntimeException ex) {
            return failed(message, ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean failed(MessageExt message, Exception failure) {
        logger.warn(
                "Message {} of topic {} has failed, and it is not certain that it is in {}: trying again",
                message.getMsgId(),
                message.getTopic(),
                topic,
                failure);
        return false;
    }

    private String addressOf(String broker) throws MQClientException {
        String address = client().findBrokerAddressInPublish(broker);
        if (address == null) {
            throw new MQClientException("Broker %s is not known".formatted(broker), null);
        }
        return address;
    }

    /** By which the broker finds the message. */
    private MessageExt referenceTo(MessageExt message) {
        MessageExt reference = new MessageExt();
        reference.setTopic(consumer.withNamespace(message.getTopic()));
        reference.setMsgId(message.getMsgId());
        reference.setCommitLogOffset(message.getCommitLogOffset());
        return reference;
    }

    private boolean hasTimer(String broker) {
        FindBrokerResult found = client().findBrokerAddressInSubscribe(broker, MixAll.MASTER_ID, false);
        return found != null && found.getBrokerVersion() >= MQVersion.Version.V5_0_0.ordinal();
    }

    private MQClientInstance client() {
        return impl.getmQClientFactory();
    }
}
