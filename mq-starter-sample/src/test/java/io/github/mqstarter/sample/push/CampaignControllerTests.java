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
package io.github.mqstarter.sample.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.github.mqstarter.sample.push.CampaignController.Accepted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** The whole application, with its own broker and its own push provider, behind or after the demo campaign. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class CampaignControllerTests {

    /** Behind the demo campaign it takes a while. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The local provider answers 503 to the first attempt at this one. */
    private static final String UNLUCKY = "user-00062";

    @LocalServerPort
    private int port;

    private RestTestClient http;

    @BeforeEach
    void connect() {
        http = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
    }

    @Test
    void takesUsersAsJson() {
        Accepted accepted = post(List.of("anna", "bert"));

        CampaignView end = awaitView(accepted.campaignId(), CampaignView::done);
        assertThat(end.title()).isEqualTo("Hello");
        assertThat(end.sent()).isEqualTo(2);
        assertThat(end.delivered()).isEqualTo(2);
    }

    @Test
    void takesUsersAsFile() {
        MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        form.add("title", "Hello");
        form.add("text", "Your parcel is on its way");
        form.add("users", file("anna\r\n\r\n bert \ncarl"));

        Accepted accepted = accepted(http.post().uri("/push/campaigns").body(form));

        assertThat(awaitView(accepted.campaignId(), CampaignView::done).delivered())
                .isEqualTo(3);
    }

    @Test
    void acceptsUnderTheRequestIdOfTheCaller() {
        EntityExchangeResult<Accepted> answer = http.post()
                .uri("/push/campaigns")
                .header("X-Request-Id", "from-the-caller")
                .contentType(MediaType.APPLICATION_JSON)
                .body(campaign(List.of("anna")))
                .exchange()
                .returnResult(Accepted.class);

        Accepted accepted = answer.getResponseBody();
        assertThat(accepted.requestId()).isEqualTo("from-the-caller");
        assertThat(answer.getResponseHeaders().getFirst("X-Request-Id")).isEqualTo("from-the-caller");
        assertThat(answer.getResponseHeaders().getLocation()).hasPath("/push/campaigns/" + accepted.campaignId());
    }

    @Test
    void listsCampaigns() {
        Accepted accepted = post(List.of("anna"));

        CampaignView[] campaigns = http.get()
                .uri("/push/campaigns")
                .exchange()
                .expectBody(CampaignView[].class)
                .returnResult()
                .getResponseBody();
        assertThat(campaigns).extracting(CampaignView::campaignId).contains(accepted.campaignId());
    }

    @Test
    void retriesWhatTheProviderCannotTakeAndGivesUpOnUnknownUsers() {
        Accepted accepted = post(List.of("anna", UNLUCKY, "bert-gone"));

        CampaignView end = awaitView(accepted.campaignId(), CampaignView::done);
        assertThat(end.sent()).isEqualTo(3);
        assertThat(end.delivered()).isEqualTo(2);
        assertThat(end.dead()).isEqualTo(1);
        awaitLines(
                accepted,
                "LocalPushServer: Push for " + UNLUCKY + ": 503",
                "LocalPushServer: Push for " + UNLUCKY + ": 200",
                "LocalPushServer: Push for bert-gone: 400");
    }

    @Test
    void oneRequestIdFindsEveryStepOfEachPush() {
        Accepted accepted = post(List.of("anna", "bert-gone"));

        awaitLines(
                accepted,
                "CampaignController: POST /push/campaigns",
                "CampaignService: Stored the push for anna",
                "JPushClient: POST /v3/push for anna",
                "LocalPushServer: Push for anna: 200",
                "PushListener: Delivered the push for anna",
                "PushErrorHandler: Dead letter: bert-gone");
    }

    @ParameterizedTest
    @MethodSource
    void refusesBadCampaign(Map<String, Object> campaign, String field) {
        http.post()
                .uri("/push/campaigns")
                .contentType(MediaType.APPLICATION_JSON)
                .body(campaign)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo(field);
    }

    static Stream<Arguments> refusesBadCampaign() {
        return Stream.of(
                argumentSet("no title", Map.of("text", "t", "users", List.of("anna")), "title"),
                argumentSet("blank title", Map.of("title", " ", "text", "t", "users", List.of("anna")), "title"),
                argumentSet("no text", Map.of("title", "t", "users", List.of("anna")), "text"),
                argumentSet("no users", Map.of("title", "t", "text", "t"), "users"),
                argumentSet("empty users", campaign(List.of()), "users"),
                argumentSet("a user twice", campaign(List.of("anna", "bert", "anna")), "users"),
                argumentSet("a user with a space", campaign(List.of("anna lee")), "users"),
                argumentSet("a missing user", campaign(Arrays.asList("anna", null)), "users"));
    }

    @Test
    void doesNotKnowOtherCampaigns() {
        http.get().uri("/push/campaigns/other").exchange().expectStatus().isNotFound();
    }

    private Accepted post(List<String> users) {
        return accepted(http.post()
                .uri("/push/campaigns")
                .contentType(MediaType.APPLICATION_JSON)
                .body(campaign(users)));
    }

    private static Accepted accepted(RestTestClient.RequestHeadersSpec<?> request) {
        return request.exchange()
                .expectStatus()
                .isAccepted()
                .expectBody(Accepted.class)
                .returnResult()
                .getResponseBody();
    }

    private CampaignView awaitView(String id, Predicate<CampaignView> expected) {
        return await().atMost(PATIENCE).until(() -> view(id), expected);
    }

    private CampaignView view(String id) {
        return http.get()
                .uri("/push/campaigns/{id}", id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(CampaignView.class)
                .returnResult()
                .getResponseBody();
    }

    private static Map<String, Object> campaign(List<String> users) {
        return Map.of("title", "Hello", "text", "Your parcel is on its way", "users", users);
    }

    private static ByteArrayResource file(String content) {
        return new ByteArrayResource(content.getBytes()) {
            @Override
            public String getFilename() {
                return "users.txt";
            }
        };
    }

    private static void awaitLines(Accepted accepted, String... lines) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(grep(accepted.requestId())).contains(lines));
    }

    /** All lines with a request id. */
    private static String grep(String requestId) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("target/tests.log"))) {
            return lines.filter(line -> line.contains("[" + requestId + "]")).collect(Collectors.joining("\n"));
        }
    }
}
