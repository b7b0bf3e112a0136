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
import io.github.mqstarter.alert.AlertSettings;
import io.github.mqstarter.alert.WebhookAlertSink;
import io.github.mqstarter.alert.WebhookFormat;
import io.github.mqstarter.client.StartupFailurePolicy;
import io.github.mqstarter.client.TopicProvisioning;
import io.github.mqstarter.listener.CircuitSettings;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.producer.DegradedPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * The properties of mq-starter. Where the primary cluster is, rocketmq-spring's own {@code rocketmq.*} say.
 *
 * @param enabled Whether mq-starter configures anything.
 * @param startupFailurePolicy What happens when a cluster cannot be reached, or a topic is missing, at startup.
 * @param messageConverter What writes and reads payloads other than bytes and text.
 * @param producer How messages are sent.
 * @param listener How listeners work that say nothing else.
 * @param listeners How single listeners work, by their id, else by their group.
 * @param requestId How request ids travel.
 * @param clusters Further clusters, by the name that destinations and listeners use.
 * @param topicProvisioning What to do at startup about the topics below.
 * @param topics Topics of the primary cluster that the application needs, by name.
 * @param observation What is observed.
 * @param monitoring What is asked of the brokers at regular times.
 * @param alert What is told to people by a webhook.
 * @param enhance Which beans of rocketmq-spring gain what mq-starter does.
 * @param embedded The broker that mq-starter-embedded starts where no name server is configured.
 * @since 0.1.0
 */
@ConfigurationProperties(prefix = "mq", ignoreUnknownFields = false)
public record MqProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("retry") StartupFailurePolicy startupFailurePolicy,
        @DefaultValue("gson") PayloadFormat messageConverter,
        @DefaultValue Producer producer,
        @DefaultValue @NestedConfigurationProperty ListenerProperties listener,
        @DefaultValue Map<String, ListenerProperties> listeners,
        @DefaultValue RequestId requestId,
        @DefaultValue Map<String, Cluster> clusters,
        @DefaultValue("none") TopicProvisioning topicProvisioning,
        @DefaultValue Map<String, Topic> topics,
        @DefaultValue Observation observation,
        @DefaultValue Monitoring monitoring,
        @DefaultValue Alert alert,
        @DefaultValue Enhance enhance,
        @DefaultValue Embedded embedded) {

    static final String LISTENER = "mq.listener";

    static final String LISTENERS = "mq.listeners.";

    /**
     * @throws io.github.mqstarter.MqConfigurationException if a value is not possible
     */
    public MqProperties {
        CircuitSettings circuit =
                listener.settings(LISTENER, CircuitSettings.DISABLED).get(ListenerSetting.CIRCUIT);
        listener.requireForAll(LISTENER);
        listeners.forEach((name, single) -> {
            single.settings(LISTENERS + name, circuit);
            single.requireForOne(LISTENERS + name);
        });
        topics.forEach(
                (name, topic) -> PropertyRules.requirePositive("mq.topics.%s.queues".formatted(name), topic.queues()));
    }

    /** What writes and reads payloads. */
    public enum PayloadFormat {

        /** JSON by Gson, which is always there. */
        GSON,

        /** JSON by the application's Jackson. */
        JACKSON
    }

    /**
     * How messages are sent.
     *
     * @param deliveryTimeout How long a message may take, from the call to its outcome.
     * @param maxInFlight How many messages may be without an outcome at once.
     * @param maxInFlightBytes How many bytes these messages may have in all.
     * @param maxBlock How long a call waits for room before the message fails with BUSY.
     * @param shutdownTimeout How long a shutdown waits for outcomes; in effect a second less than spring.lifecycle.timeout-per-shutdown-phase at most.
     * @param onDegraded What happens when a broker stored a message, but did not flush or replicate it in time.
     * @param batching How messages are put together on their way to the broker.
     */
    public record Producer(
            @DefaultValue("2m") Duration deliveryTimeout,
            @DefaultValue("32768") int maxInFlight,
            @DefaultValue("64MB") DataSize maxInFlightBytes,
            @DefaultValue("1s") Duration maxBlock,
            @DefaultValue("25s") Duration shutdownTimeout,
            @DefaultValue("accept") DegradedPolicy onDegraded,
            @DefaultValue Batching batching) {

        public Producer {
            PropertyRules.requirePositive("mq.producer.delivery-timeout", deliveryTimeout);
            PropertyRules.requirePositive("mq.producer.max-in-flight", maxInFlight);
            PropertyRules.requirePositive("mq.producer.max-in-flight-bytes", maxInFlightBytes);
            PropertyRules.requireNotNegative("mq.producer.max-block", maxBlock);
            PropertyRules.requireNotNegative("mq.producer.shutdown-timeout", shutdownTimeout);
        }
    }

    /**
     * How messages are put together on their way to the broker.
     *
     * @param enabled Whether they are; otherwise each message is a request of its own.
     * @param linger How long a message may wait for others while an earlier batch is under way.
     * @param maxMessages How many messages a batch has at most.
     * @param maxBytes How many bytes a batch has at most.
     */
    public record Batching(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("1ms") Duration linger,
            @DefaultValue("128") int maxMessages,
            @DefaultValue("256KB") DataSize maxBytes) {

        public Batching {
            PropertyRules.requireNotNegative("mq.producer.batching.linger", linger);
            PropertyRules.requirePositive("mq.producer.batching.max-messages", maxMessages);
            PropertyRules.requirePositive("mq.producer.batching.max-bytes", maxBytes);
        }
    }

    /**
     * How request ids travel.
     *
     * @param header Name of the message header that carries the id.
     * @param mdcKey Name of the MDC entry (with Log4j2, of the ThreadContext) that holds the id.
     * @param generate Whether a message or delivery without an id gets a new one.
     * @param httpFilter Whether HTTP requests take part.
     * @param httpHeader Name of the HTTP header that an id comes in by and goes out by.
     */
    public record RequestId(
            @DefaultValue("requestId") String header,
            @DefaultValue("requestId") String mdcKey,
            @DefaultValue("true") boolean generate,
            @DefaultValue("true") boolean httpFilter,
            @DefaultValue("X-Request-Id") String httpHeader) {

        public RequestId {
            PropertyRules.requireMessageHeader("mq.request-id.header", header);
            PropertyRules.requireText("mq.request-id.mdc-key", mdcKey, "requestId");
            PropertyRules.requireHttpHeader("mq.request-id.http-header", httpHeader);
        }
    }

    /**
     * A further cluster.
     *
     * @param nameServer Addresses of its name servers, host:port separated by ';'.
     * @param accessKey Access key that requests are signed with.
     * @param secretKey Secret key to the access key.
     * @param tls Whether connections are encrypted.
     * @param producerGroup Group of the application's producer; by default that of the primary cluster.
     */
    public record Cluster(
            @Nullable String nameServer,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("false") boolean tls,
            @Nullable String producerGroup) {}

    /**
     * Which beans of rocketmq-spring gain what mq-starter does.
     *
     * @param template Whether RocketMQTemplate sends with the retries, the window, the request id and the outcomes of mq.producer.
     * @param listeners Whether RocketMQMessageListener beans consume with the attempts, the dead letters, the request id and the shutdown of mq.listener.
     */
    public record Enhance(
            @DefaultValue("true") boolean template,
            @DefaultValue("true") boolean listeners) {}

    /**
     * What is observed.
     *
     * @param enabled Whether sends and deliveries are observations, where there is an ObservationRegistry.
     */
    public record Observation(@DefaultValue("true") boolean enabled) {}

    /**
     * What is asked of the brokers at regular times.
     *
     * @param enabled Whether anything is: the state of the clusters, and lag and dead letters of the groups.
     * @param interval How often.
     */
    public record Monitoring(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("5s") Duration interval) {

        public Monitoring {
            PropertyRules.requirePositive("mq.monitoring.interval", interval);
        }
    }

    /**
     * What is told to people by a webhook.
     *
     * @param enabled Whether anything is, where there is a webhook or an AlertSink bean.
     * @param webhookUrl Address of the webhook, as the messenger shows it for a bot.
     * @param format What the webhook takes; by default what its host says, else json.
     * @param secret Secret that requests are signed with, for feishu and dingtalk.
     * @param deadLetters Whether dead letters of this instance are told.
     * @param lagThreshold From how many messages more than this on the lag of a group is told; by default never.
     * @param repeatInterval How long the same is not told again.
     * @param maxPerHour How many alerts an instance sends in an hour at most.
     */
    public record Alert(
            @DefaultValue("true") boolean enabled,
            @Nullable String webhookUrl,
            @Nullable WebhookFormat format,
            @Nullable String secret,
            @DefaultValue("true") boolean deadLetters,
            @Nullable Long lagThreshold,
            @DefaultValue("10m") Duration repeatInterval,
            @DefaultValue("20") int maxPerHour) {

        public Alert {
            PropertyRules.requirePositive("mq.alert.repeat-interval", repeatInterval);
            PropertyRules.requirePositive("mq.alert.max-per-hour", maxPerHour);
            if (lagThreshold != null && lagThreshold < 0) {
                throw PropertyRules.mistake("mq.alert.lag-threshold", lagThreshold, "Set it to 0 or more.");
            }
        }

        AlertSettings settings() {
            long threshold = (lagThreshold != null) ? lagThreshold : AlertSettings.NO_LAG_THRESHOLD;
            return new AlertSettings(deadLetters, threshold, repeatInterval, maxPerHour);
        }

        /** The sink that the address, which has to be set, is of. */
        WebhookAlertSink webhook() {
            URI url = url(String.valueOf(webhookUrl).trim());
            return WebhookAlertSink.of(
                    url,
                    (format != null) ? format : WebhookFormat.of(url),
                    StringUtils.hasText(secret) ? secret : null);
        }

        /** Names neither address nor secret. */
        @Override
        public String toString() {
            return "Alert[enabled=%s, format=%s]".formatted(enabled, format);
        }

        private static URI url(String text) {
            try {
                return new URI(text);
            } catch (URISyntaxException ex) { // whose message quotes it, and with it what only the bot should know
                throw new MqConfigurationException(
                        "The property 'mq.alert.webhook-url' is no address: %s at character %d."
                                .formatted(ex.getReason(), ex.getIndex()),
                        "Set it to what the messenger shows for the bot, as in https://host/path.");
            }
        }
    }

    /**
     * A topic that the application needs.
     *
     * @param queues How many queues it gets on each broker if it is created.
     */
    public record Topic(@DefaultValue("8") int queues) {}

    /**
     * The embedded broker.
     *
     * @param enabled Whether it is started.
     * @param dataDirectory Where it keeps its messages; by default in a temporary folder, deleted at the end.
     * @param messageDelayLevel Delays of the retries, such as "1s 5s 10s"; by default the broker's own.
     */
    public record Embedded(
            @DefaultValue("true") boolean enabled,
            @Nullable Path dataDirectory,
            @Nullable String messageDelayLevel) {

        public Embedded {
            PropertyRules.requireDelays("mq.embedded.message-delay-level", messageDelayLevel);
        }
    }
}
