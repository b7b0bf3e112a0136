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
import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.client.MessageCopies;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;

/**
 * Sends letters of a group as what they were before they failed.
 *
 * @param group the group
 * @param route the way they go
 */
record Redriver(
        ClusterAdmin admin, NativeSends sends, List<RedriveInterceptor> interceptors, String group, Route route) {

    /** What says of a letter where it came from, which would be taken for the origin of what fails next. */
    private static final Set<String> OF_LETTER = Set.of(
            MessageConst.PROPERTY_RETRY_TOPIC,
            MessageConst.PROPERTY_ORIGIN_MESSAGE_ID,
            MessageConst.PROPERTY_DLQ_ORIGIN_TOPIC,
            MessageConst.PROPERTY_DLQ_ORIGIN_MESSAGE_ID,
            MqHeaders.ONLY_FOR);

    /** Sends a letter, and returns when it is stored. */
    void send(DeadLetter letter) throws Exception {
        RedriveInterceptor.Chain chain = message -> sendNatively(letter, message);
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            RedriveInterceptor interceptor = interceptors.get(i);
            RedriveInterceptor.Chain inner = chain;
            chain = message -> interceptor.intercept(letter, message, inner);
        }
        chain.proceed(message(letter));
    }

    private void sendNatively(DeadLetter letter, Message message) throws Exception {
        String origin = letter.message().getProperty(MqHeaders.ORIGIN_QUEUE);
        switch (route) {
            case RETRY_TOPIC -> sends.toRetryTopic(message, letter.message().getBrokerName());
            case TOPIC_FOR_GROUP -> sends.toTopicInOrder(message, origin);
            case TOPIC -> {
                if (isInOrder(message)) {
                    sends.toTopicInOrder(message, origin);
                } else {
                    sends.toTopic(message);
                }
            }
        }
    }

    private static boolean isInOrder(Message message) {
        return message.getProperty(MqHeaders.ORDERED_BY) != null
                || message.getProperty(MessageConst.PROPERTY_SHARDING_KEY) != null;
    }

    private Message message(DeadLetter letter) {
        String topic = (route == Route.RETRY_TOPIC) ? MixAll.getRetryTopic(group) : originOf(letter);
        Message message = MessageCopies.of(letter.message(), admin.withNamespace(topic));
        letter.message().getProperties().keySet().stream()
                .filter(name -> OF_LETTER.contains(name) || MqHeaders.isOfFailure(name))
                .forEach(name -> MessageAccessor.clearProperty(message, name));
        put(message, MqHeaders.REDRIVES, String.valueOf(letter.redrives() + 1));
        if (route == Route.RETRY_TOPIC) {
            put(message, MessageConst.PROPERTY_RETRY_TOPIC, admin.withNamespace(letter.topic()));
        } else if (route == Route.TOPIC_FOR_GROUP) {
            put(message, MqHeaders.ONLY_FOR, group);
        }
        return message;
    }

    private static String originOf(DeadLetter letter) {
        if (letter.topic().startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX)) {
            throw new MqException("It does not say which topic it was sent to");
        }
        return letter.topic();
    }

    private static void put(Message message, String name, String value) {
        MessageAccessor.putProperty(message, name, value);
    }

    /** How letters get where they are to go. */
    enum Route {

        /** By the retry topic of the group, which nobody else consumes. */
        RETRY_TOPIC,

        /** By the topic they came from, for the group alone. */
        TOPIC_FOR_GROUP,

        /** By the topic they came from, for all. */
        TOPIC
    }
}
