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

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.producer.ProducerSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.client.AccessChannel;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** The one place where properties become settings. */
final class MqPropertiesMapper {

    private static final String NOT_IN_GROUP_NAMES = "[^a-zA-Z0-9_-]";

    private final MqProperties mq;

    private final RocketMQProperties rocketMq;

    private final @Nullable String applicationName;

    MqPropertiesMapper(MqProperties mq, RocketMQProperties rocketMq, @Nullable String applicationName) {
        this.mq = mq;
        this.rocketMq = rocketMq;
        this.applicationName = applicationName;
    }

    MqClients.Builder clients(MqConnectionDetails primary) {
        RocketMQProperties.@Nullable Producer producer = rocketMq.getProducer();
        boolean tls = producer != null && producer.isTlsEnable();
        MqClients.Builder clients = MqClients.builder(new ClusterSettings(
                primary.nameServer(), producerGroup(), primary.accessKey(), primary.secretKey(), tls));
        mq.clusters().forEach((name, cluster) -> clients.cluster(name, cluster(name, cluster)));
        return clients.startupFailurePolicy(mq.startupFailurePolicy()).topics(mq.topicProvisioning(), queuesByTopic());
    }

    /** What rocketmq-spring's properties say of the producer of the primary cluster. */
    MqClientCustomizer producerCustomizer() {
        return new MqClientCustomizer() {
            @Override
            public void customizeProducer(String cluster, DefaultMQProducer producer) {
                if (cluster.equals(MqClients.PRIMARY)) {
                    apply(producer);
                }
            }
        };
    }

    ProducerSettings producer() {
        return new ProducerSettings(mq.producer().deliveryTimeout());
    }

    ListenerSettings listenerDefaults() {
        return new ListenerSettings(mq.listener().concurrency(), mq.listener().maxAttempts());
    }

    Map<String, ListenerSettings> listeners() {
        Map<String, ListenerSettings> settings = new LinkedHashMap<>();
        mq.listeners()
                .forEach((name, listener) ->
                        settings.put(name, new ListenerSettings(listener.concurrency(), listener.maxAttempts())));
        return settings;
    }

    RequestIdSettings requestIds() {
        return new RequestIdSettings(mq.requestId().header(), mq.requestId().generate());
    }

    private String producerGroup() {
        RocketMQProperties.@Nullable Producer producer = rocketMq.getProducer();
        String group = (producer != null) ? producer.getGroup() : null;
        if (StringUtils.hasText(group)) {
            return group;
        }
        if (StringUtils.hasText(applicationName)) {
            return applicationName.replaceAll(NOT_IN_GROUP_NAMES, "-");
        }
        throw new MqConfigurationException(
                "The producer has no group: neither 'spring.application.name' nor 'rocketmq.producer.group' is set.",
                "Set spring.application.name, which is also the group unless rocketmq.producer.group says otherwise.");
    }

    private ClusterSettings cluster(String name, MqProperties.Cluster cluster) {
        if (!StringUtils.hasText(cluster.nameServer())) {
            throw new MqConfigurationException(
                    "The cluster '%s' has no name server: 'mq.clusters.%s.name-server' is not set."
                            .formatted(name, name),
                    "Set it to host:port of the cluster's name server (several separated by ';').");
        }
        String group = StringUtils.hasText(cluster.producerGroup()) ? cluster.producerGroup() : producerGroup();
        return new ClusterSettings(
                cluster.nameServer(), group, cluster.accessKey(), cluster.secretKey(), cluster.tls());
    }

    private Map<String, Integer> queuesByTopic() {
        Map<String, Integer> queues = new LinkedHashMap<>();
        mq.topics().forEach((topic, properties) -> queues.put(topic, properties.queues()));
        return queues;
    }

    private void apply(DefaultMQProducer producer) {
        if (StringUtils.hasLength(rocketMq.getAccessChannel())) {
            producer.setAccessChannel(AccessChannel.valueOf(rocketMq.getAccessChannel()));
        }
        RocketMQProperties.@Nullable Producer properties = rocketMq.getProducer();
        if (properties != null) {
            apply(properties, producer);
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
        if (StringUtils.hasText(properties.getNamespace())) {
            producer.setNamespace(properties.getNamespace());
        }
        if (StringUtils.hasText(properties.getNamespaceV2())) {
            producer.setNamespaceV2(properties.getNamespaceV2());
        }
    }
}
