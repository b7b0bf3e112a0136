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

import io.github.mqstarter.Destination;
import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.CircuitSettings;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.producer.BatchingSettings;
import io.github.mqstarter.producer.ProducerSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** The one place where properties become settings. */
final class MqPropertiesMapper {

    private static final String NOT_IN_GROUP_NAMES = "[^a-zA-Z0-9_-]";

    private static final int MAX_GROUP_LENGTH = 120;

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
        MqClients.Builder clients = MqClients.builder(settings(
                "rocketmq.producer",
                primary.nameServer(),
                producerGroup(),
                primary.accessKey(),
                primary.secretKey(),
                tls));
        mq.clusters().forEach((name, cluster) -> clients.cluster(name, cluster(name, cluster)));
        return clients.startupFailurePolicy(mq.startupFailurePolicy()).topics(mq.topicProvisioning(), queuesByTopic());
    }

    MqClientCustomizer primaryCustomizer() {
        return new PrimaryClientCustomizer(rocketMq);
    }

    ProducerSettings producer() {
        MqProperties.Producer producer = mq.producer();
        MqProperties.Batching batching = producer.batching();
        return new ProducerSettings(
                producer.deliveryTimeout(),
                producer.maxInFlight(),
                producer.maxInFlightBytes().toBytes(),
                producer.maxBlock(),
                producer.shutdownTimeout(),
                producer.onDegraded(),
                new BatchingSettings(batching.enabled(), batching.linger(), batching.maxMessages(), (int)
                        batching.maxBytes().toBytes()));
    }

    ListenerSettings listenerDefaults() {
        return mq.listener().settings(MqProperties.LISTENER, CircuitSettings.DISABLED);
    }

    Map<String, ListenerSettings> listeners() {
        CircuitSettings circuit = listenerDefaults().get(ListenerSetting.CIRCUIT);
        Map<String, ListenerSettings> settings = new LinkedHashMap<>();
        mq.listeners()
                .forEach((name, listener) ->
                        settings.put(name, listener.settings(MqProperties.LISTENERS + name, circuit)));
        return settings;
    }

    RequestIdSettings requestIds() {
        return new RequestIdSettings(mq.requestId().header(), mq.requestId().generate());
    }

    /** The group of the primary cluster's producer: the configured one, else one made of the application's name. */
    String producerGroup() {
        RocketMQProperties.@Nullable Producer producer = rocketMq.getProducer();
        String group = (producer != null) ? producer.getGroup() : null;
        if (StringUtils.hasText(group)) {
            PropertyRules.requireGroup("rocketmq.producer.group", group);
            return group;
        }
        if (!StringUtils.hasText(applicationName)) {
            throw new MqConfigurationException(
                    "The producer has no group: neither 'spring.application.name' nor 'rocketmq.producer.group' is set.",
                    "Set spring.application.name, which is also the group unless rocketmq.producer.group says otherwise.");
        }
        return groupOf(applicationName);
    }

    private static String groupOf(String applicationName) {
        String group = applicationName.replaceAll(NOT_IN_GROUP_NAMES, "-");
        if (group.chars().allMatch(c -> c == '-')) {
            throw new MqConfigurationException(
                    "The producer has no group: 'rocketmq.producer.group' is not set, and 'spring.application.name', which is '%s', has no letter or digit that a group can have."
                            .formatted(applicationName),
                    "Set rocketmq.producer.group to letters, digits, '-' and '_', as in order-service.");
        }
        return group.substring(0, Math.min(group.length(), MAX_GROUP_LENGTH));
    }

    private ClusterSettings cluster(String name, MqProperties.Cluster cluster) {
        String prefix = "mq.clusters." + name;
        if (name.equals(MqClients.PRIMARY)) {
            throw new MqConfigurationException(
                    "A cluster below 'mq.clusters' is named 'primary', which is the name of the cluster at 'rocketmq.name-server'.",
                    "Give it another name, or set the rocketmq.* properties instead.");
        }
        if (!StringUtils.hasText(cluster.nameServer())) {
            throw new MqConfigurationException(
                    "The cluster '%s' has no name server: '%s.name-server' is not set.".formatted(name, prefix),
                    "Set it to host:port of the cluster's name server (several separated by ';').");
        }
        PropertyRules.requireNameServers(prefix + ".name-server", cluster.nameServer());
        return settings(
                prefix,
                cluster.nameServer(),
                group(prefix, cluster),
                cluster.accessKey(),
                cluster.secretKey(),
                cluster.tls());
    }

    private String group(String prefix, MqProperties.Cluster cluster) {
        String group = cluster.producerGroup();
        if (!StringUtils.hasText(group)) {
            return producerGroup();
        }
        PropertyRules.requireGroup(prefix + ".producer-group", group);
        return group;
    }

    private static ClusterSettings settings(
            String prefix,
            String nameServer,
            String group,
            @Nullable String accessKey,
            @Nullable String secretKey,
            boolean tls) {
        if (StringUtils.hasText(accessKey) != StringUtils.hasText(secretKey)) {
            throw new MqConfigurationException(
                    "Of '%1$s.access-key' and '%1$s.secret-key' only one is set.".formatted(prefix),
                    "Set both, or neither for a cluster that takes unsigned requests.");
        }
        return StringUtils.hasText(accessKey)
                ? new ClusterSettings(nameServer, group, accessKey, secretKey, tls)
                : new ClusterSettings(nameServer, group, null, null, tls);
    }

    private Map<String, Integer> queuesByTopic() {
        Map<String, Integer> queues = new LinkedHashMap<>();
        mq.topics().forEach((topic, properties) -> queues.put(topic(topic), properties.queues()));
        return queues;
    }

    private static String topic(String name) {
        try {
            return new Destination(name, null, null).topic();
        } catch (IllegalArgumentException ex) {
            throw new MqConfigurationException(
                    "'mq.topics' has '%s'. %s.".formatted(name, ex.getMessage()), "Correct its name, or take it out.");
        }
    }
}
