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

import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import java.util.Arrays;
import org.apache.rocketmq.client.AccessChannel;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** What rocketmq-spring's properties say of the clients of the primary cluster. */
final class PrimaryClientCustomizer implements MqClientCustomizer {

    private final @Nullable AccessChannel accessChannel;

    private final RocketMQProperties.@Nullable Producer properties;

    PrimaryClientCustomizer(RocketMQProperties properties) {
        this.accessChannel = accessChannel(properties.getAccessChannel());
        this.properties = properties.getProducer();
    }

    @Override
    public void customizeProducer(String cluster, DefaultMQProducer producer) {
        if (cluster.equals(MqClients.PRIMARY)) {
            customize(producer);
            if (properties != null) {
                apply(properties, producer);
            }
        }
    }

    @Override
    public void customizeConsumer(String cluster, DefaultMQPushConsumer consumer) {
        if (cluster.equals(MqClients.PRIMARY)) {
            customize(consumer);
        }
    }

    @Override
    public void customizePullConsumer(String cluster, DefaultLitePullConsumer consumer) {
        if (cluster.equals(MqClients.PRIMARY)) {
            customize(consumer);
        }
    }

    /** What is the same for all: who consumes is to be where the producer of its application sends to. */
    private void customize(ClientConfig client) {
        if (accessChannel != null) {
            client.setAccessChannel(accessChannel);
        }
        if (properties != null && StringUtils.hasText(properties.getNamespace())) {
            client.setNamespace(properties.getNamespace());
        }
        if (properties != null && StringUtils.hasText(properties.getNamespaceV2())) {
            client.setNamespaceV2(properties.getNamespaceV2());
        }
    }

    private static void apply(RocketMQProperties.Producer properties, DefaultMQProducer producer) {
        producer.setSendMsgTimeout(properties.getSendMessageTimeout());
        producer.setCompressMsgBodyOverHowmuch(properties.getCompressMessageBodyThreshold());
        producer.setRetryTimesWhenSendFailed(properties.getRetryTimesWhenSendFailed());
        producer.setRetryTimesWhenSendAsyncFailed(properties.getRetryTimesWhenSendAsyncFailed());
        producer.setRetryAnotherBrokerWhenNotStoreOK(properties.isRetryNextServer());
        producer.setMaxMessageSize(properties.getMaxMessageSize());
        producer.setEnableTrace(properties.isEnableMsgTrace());
        producer.setTraceTopic(properties.getCustomizedTraceTopic());
    }

    private static @Nullable AccessChannel accessChannel(@Nullable String name) {
        if (!StringUtils.hasText(name)) {
            return null;
        }
        return Arrays.stream(AccessChannel.values())
                .filter(channel -> channel.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> PropertyRules.mistake(
                        "rocketmq.access-channel", name, "Set it to LOCAL or CLOUD, or leave it out."));
    }
}
