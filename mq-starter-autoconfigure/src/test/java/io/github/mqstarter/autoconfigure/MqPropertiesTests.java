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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.producer.BatchingSettings;
import io.github.mqstarter.producer.DegradedPolicy;
import io.github.mqstarter.producer.ProducerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.AccessChannel;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** What properties mean, and what an editor tells of them. */
class MqPropertiesTests {

    /** For these no value is the default. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of(
            "mq.listener.error-handler",
            "mq.listener.fatal-exceptions",
            "mq.listener.retryable-exceptions",
            "mq.listener.skip-when-behind",
            "mq.listeners",
            "mq.clusters",
            "mq.topics",
            "mq.alert.webhook-url",
            "mq.alert.format",
            "mq.alert.secret",
            "mq.alert.lag-threshold",
            "mq.embedded.data-directory",
            "mq.embedded.message-delay-level");

    @Test
    void everyPropertyIsDescribedInASentence() throws Exception {
        assertThat(metadata()).isNotEmpty().allSatisfy(property -> assertThat(text(property, "description"))
                .as(text(property, "name"))
                .matches("[A-Z].*\\."));
    }

    @Test
    void everyPropertyThatHasADefaultTellsIt() throws Exception {
        assertThat(metadata())
                .filteredOn(property -> !property.has("defaultValue"))
                .extracting(property -> text(property, "name"))
                .containsExactlyInAnyOrderElementsOf(WITHOUT_DEFAULT);
    }

    @Test
    void everyPropertyIsInTheDocumentation() throws Exception {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ByteArrayResource(yamlOfTheDocumentation().getBytes(StandardCharsets.UTF_8)));
        Set<String> documented = Objects.requireNonNull(yaml.getObject()).keySet().stream()
                .map(String::valueOf)
                .collect(Collectors.toSet());
        List<String> known =
                metadata().stream().map(property -> text(property, "name")).toList();

        assertThat(known)
                .filteredOn(name -> documented.stream().noneMatch(property -> isBelow(name, property)))
                .as("not in the documentation")
                .isEmpty();
        assertThat(documented)
                .filteredOn(property -> property.startsWith("mq."))
                .filteredOn(property -> known.stream().noneMatch(name -> isBelow(name, property)))
                .as("in the documentation alone")
                .isEmpty();
    }

    @Test
    void whatIsNotSetHasTheDefaultsOfTheDocumentation() {
        MqProperties properties = bind(Map.of());

        assertThat(properties.enabled()).isTrue();
        assertThat(properties.producer().deliveryTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(properties.listener().shutdownTimeoutOrDefault()).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.requestId())
                .isEqualTo(new MqProperties.RequestId("requestId", "requestId", true, true, "X-Request-Id"));
    }

    @Test
    void namesOfTopicsAndListenersKeepTheirUnderscoresAndCapitals() {
        MqProperties properties =
                bind(Map.of("mq.topics.Order_Paid.queues", "2", "mq.listeners.order_mails.concurrency", "3"));

        assertThat(properties.topics()).containsOnlyKeys("Order_Paid");
        assertThat(properties.listeners()).containsOnlyKeys("order_mails");
    }

    @ParameterizedTest
    @CsvSource({
        "my app.v2,            , my-app-v2",
        "shop,                 , shop",
        "订单 shop,             , ---shop",
        "shop,             mall, mall"
    })
    void theProducerGroupIsTheConfiguredOneOrMadeOfTheApplicationsName(
            String applicationName, String configured, String group) {
        RocketMQProperties rocketMq = new RocketMQProperties();
        rocketMq.setProducer(new RocketMQProperties.Producer());
        rocketMq.getProducer().setGroup(configured);

        assertThat(mapper(rocketMq, applicationName).producerGroup()).isEqualTo(group);
    }

    @Test
    void anApplicationNameThatIsTooLongForAGroupIsCut() {
        assertThat(mapper(new RocketMQProperties(), "x".repeat(300)).producerGroup())
                .hasSize(120);
    }

    @Test
    void emptyKeysMeanNoKeys() {
        RocketMQProperties rocketMq = new RocketMQProperties();
        MqConnectionDetails details = new MqConnectionDetails() {
            @Override
            public String nameServer() {
                return "127.0.0.1:1";
            }

            @Override
            public String accessKey() {
                return "";
            }
        };

        assertThat(mapper(rocketMq, "shop").clients(details).build()).isNotNull();
    }

    @Test
    void severalNameServersMayBeGiven() {
        RocketMQProperties rocketMq = new RocketMQProperties();
        rocketMq.setNameServer("mq-1.internal:9876;[::1]:9876;10.0.0.1:9876");

        assertThat(new PropertiesMqConnectionDetails(rocketMq).nameServer()).isEqualTo(rocketMq.getNameServer());
    }

    @Test
    void anEndpointWithASchemeIsANameServerToo() {
        RocketMQProperties rocketMq = new RocketMQProperties();
        rocketMq.setNameServer("http://MQ_INST_1_2.cn-hangzhou.mq.aliyuncs.com:80");

        assertThat(new PropertiesMqConnectionDetails(rocketMq).nameServer()).isEqualTo(rocketMq.getNameServer());
    }

    @Test
    void rocketmqSpringsPropertiesReachTheProducer() {
        RocketMQProperties rocketMq = new RocketMQProperties();
        rocketMq.setAccessChannel("cloud");
        RocketMQProperties.Producer properties = new RocketMQProperties.Producer();
        properties.setSendMessageTimeout(1_234);
        properties.setCompressMessageBodyThreshold(77);
        properties.setRetryTimesWhenSendFailed(5);
        properties.setRetryTimesWhenSendAsyncFailed(6);
        properties.setRetryNextServer(true);
        properties.setMaxMessageSize(1_000);
        properties.setEnableMsgTrace(true);
        properties.setCustomizedTraceTopic("traces");
        properties.setNamespace("tenant");
        rocketMq.setProducer(properties);
        DefaultMQProducer producer = new DefaultMQProducer("group");

        customizer(rocketMq).customizeProducer(MqClients.PRIMARY, producer);

        assertThat(producer.getAccessChannel()).isEqualTo(AccessChannel.CLOUD);
        assertThat(producer.getSendMsgTimeout()).isEqualTo(1_234);
        assertThat(producer.getCompressMsgBodyOverHowmuch()).isEqualTo(77);
        assertThat(producer.getRetryTimesWhenSendFailed()).isEqualTo(5);
        assertThat(producer.getRetryTimesWhenSendAsyncFailed()).isEqualTo(6);
        assertThat(producer.isRetryAnotherBrokerWhenNotStoreOK()).isTrue();
        assertThat(producer.getMaxMessageSize()).isEqualTo(1_000);
        assertThat(producer.isEnableTrace()).isTrue();
        assertThat(producer.getTraceTopic()).isEqualTo("traces");
        assertThat(producer.getNamespace()).isEqualTo("tenant");
    }

    @Test
    void consumersAreInTheNamespaceAndChannelOfTheProducer() {
        RocketMQProperties rocketMq = new RocketMQProperties();
        rocketMq.setAccessChannel("LOCAL");
        rocketMq.setProducer(new RocketMQProperties.Producer());
        rocketMq.getProducer().setNamespaceV2("tenant");
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("group");

        customizer(rocketMq).customizeConsumer(MqClients.PRIMARY, consumer);

        assertThat(consumer.getAccessChannel()).isEqualTo(AccessChannel.LOCAL);
        assertThat(consumer.getNamespaceV2()).isEqualTo("tenant");
    }

    @Test
    void rocketmqSpringsPropertiesDoNotReachOtherClusters() {
        RocketMQProperties rocketMq = new RocketMQProperties();
        rocketMq.setProducer(new RocketMQProperties.Producer());
        rocketMq.getProducer().setSendMessageTimeout(1_234);
        DefaultMQProducer producer = new DefaultMQProducer("group");

        customizer(rocketMq).customizeProducer("eu", producer);

        assertThat(producer.getSendMsgTimeout()).isEqualTo(new DefaultMQProducer("group").getSendMsgTimeout());
    }

    @Test
    void aMistakeIsFoundWhenThePropertiesAreBound() {
        assertMistake("mq.producer.delivery-timeout", "0s", "'mq.producer.delivery-timeout' is '0ms'");
        assertMistake("mq.producer.max-in-flight", "0", "'mq.producer.max-in-flight' is '0'");
        assertMistake("mq.producer.max-in-flight-bytes", "0B", "'mq.producer.max-in-flight-bytes' is '0B'");
        assertMistake("mq.producer.max-block", "-1s", "'mq.producer.max-block' is '-1000ms'");
        assertMistake("mq.producer.shutdown-timeout", "-1s", "'mq.producer.shutdown-timeout' is '-1000ms'");
        assertMistake("mq.producer.batching.linger", "-1ms", "'mq.producer.batching.linger' is '-1ms'");
        assertMistake("mq.producer.batching.max-messages", "0", "'mq.producer.batching.max-messages' is '0'");
        assertMistake("mq.producer.batching.max-bytes", "3GB", "'mq.producer.batching.max-bytes' is");
        assertMistake("mq.alert.repeat-interval", "0s", "'mq.alert.repeat-interval' is '0ms'");
        assertMistake("mq.alert.max-per-hour", "0", "'mq.alert.max-per-hour' is '0'");
        assertMistake("mq.alert.lag-threshold", "-1", "'mq.alert.lag-threshold' is '-1'");
    }

    @Test
    void everyPropertyOfTheProducerArrives() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("mq.producer.delivery-timeout", "90s");
        properties.put("mq.producer.max-in-flight", "17");
        properties.put("mq.producer.max-in-flight-bytes", "3MB");
        properties.put("mq.producer.max-block", "2s");
        properties.put("mq.producer.shutdown-timeout", "7s");
        properties.put("mq.producer.on-degraded", "retry");
        properties.put("mq.producer.batching.enabled", "false");
        properties.put("mq.producer.batching.linger", "2ms");
        properties.put("mq.producer.batching.max-messages", "5");
        properties.put("mq.producer.batching.max-bytes", "9KB");

        ProducerSettings settings =
                new MqPropertiesMapper(bind(properties), new RocketMQProperties(), "shop").producer();

        assertThat(settings)
                .isEqualTo(new ProducerSettings(
                        Duration.ofSeconds(90),
                        17,
                        3 * 1024 * 1024,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(7),
                        DegradedPolicy.RETRY,
                        new BatchingSettings(false, Duration.ofMillis(2), 5, 9 * 1024)));
    }

    @Test
    void withoutPropertiesTheProducerHasItsDefaults() {
        assertThat(mapper(new RocketMQProperties(), "shop").producer()).isEqualTo(ProducerSettings.DEFAULTS);
    }

    /** Whether a property is the named one, an element of its list, or a value of its map. */
    private static boolean isBelow(String name, String property) {
        return property.equals(name) || property.startsWith(name + "[") || property.startsWith(name + ".");
    }

    private static String yamlOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        String yaml = page.substring(page.indexOf("```yaml") + "```yaml".length());
        return yaml.substring(0, yaml.indexOf("```"));
    }

    private static void assertMistake(String property, String value, String message) {
        assertThatThrownBy(() -> bind(Map.of(property, value)))
                .hasRootCauseInstanceOf(MqConfigurationException.class)
                .rootCause()
                .hasMessageContaining(message);
    }

    private static MqPropertiesMapper mapper(RocketMQProperties rocketMq, String applicationName) {
        return new MqPropertiesMapper(bind(Map.of()), rocketMq, applicationName);
    }

    private static MqClientCustomizer customizer(RocketMQProperties rocketMq) {
        return mapper(rocketMq, "shop").primaryCustomizer();
    }

    private static MqProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("mq", MqProperties.class);
    }

    private static String text(JsonObject property, String name) {
        JsonElement value = property.get(name);
        return (value != null) ? value.getAsString() : "";
    }

    /** What the annotation processor wrote for the properties that begin with {@code mq.}. */
    private static List<JsonObject> metadata() throws Exception {
        Path classes = Path.of(MqProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String json = Files.readString(classes.resolve("META-INF/spring-configuration-metadata.json"));
        return new Gson()
                .fromJson(json, JsonObject.class).getAsJsonArray("properties").asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .filter(property -> text(property, "name").startsWith("mq."))
                        .toList();
    }
}
