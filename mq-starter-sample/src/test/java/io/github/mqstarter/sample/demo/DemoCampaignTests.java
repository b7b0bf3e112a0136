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
package io.github.mqstarter.sample.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.client.MqClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.client.RestClient;

/** What a newcomer sees: the application starts, and a campaign for 10,000 users runs through it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DemoCampaignTests {

    @LocalServerPort
    private int port;

    @Autowired
    private MqClients clients;

    @Test
    void everyUserIsDeliveredOrDeadLettered() {
        assertThat(awaitDemo())
                .containsEntry("sent", 10_000)
                .containsEntry("delivered", 9_986)
                .containsEntry("dead", 14)
                .containsEntry("retrying", 0)
                .containsEntry("failed", 0);
    }

    @Test
    void brokerHasWhatTheCampaignsCount() {
        awaitDemo();

        await().untilAsserted(() -> assertThat(stored("push-message")).isEqualTo(sum("sent")));
        await().untilAsserted(() -> assertThat(stored("%DLQ%push-sender")).isEqualTo(sum("dead")));
    }

    private Map<String, Object> awaitDemo() {
        return await().atMost(Duration.ofMinutes(2)).until(this::demo, campaign -> (boolean) campaign.get("done"));
    }

    private Map<String, Object> demo() {
        return campaigns().stream()
                .filter(campaign -> campaign.get("users").equals(10_000))
                .findFirst()
                .orElseThrow();
    }

    private long sum(String number) {
        return campaigns().stream()
                .mapToLong(campaign -> (int) campaign.get(number))
                .sum();
    }

    private List<Map<String, Object>> campaigns() {
        return RestClient.create("http://localhost:" + port)
                .get()
                .uri("/push/campaigns")
                .retrieve()
                .body(new ParameterizedTypeReference<>() {});
    }

    /** What the broker itself says that it has of a topic. */
    @SuppressWarnings("deprecation") // of the native client, which has nothing in its place
    private long stored(String topic) throws MQClientException {
        DefaultMQProducer producer = clients.producer(null);
        long stored = 0;
        for (MessageQueue queue : producer.fetchPublishMessageQueues(topic)) {
            stored += producer.maxOffset(queue) - producer.minOffset(queue);
        }
        return stored;
    }
}
