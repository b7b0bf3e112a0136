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
package io.github.mqstarter.sample.push.provider;

import io.github.mqstarter.RequestIds;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** A provider with the REST interface of JPush. The request id goes with each call as {@code X-Request-Id}. */
@Component
class JPushClient implements PushProvider {

    private static final Logger logger = LoggerFactory.getLogger(JPushClient.class);

    private final RestClient rest;

    JPushClient(RestClient.Builder rest, JPushSettings settings) {
        this.rest = rest.baseUrl(settings.url())
                .defaultHeaders(headers -> headers.setBasicAuth(settings.appKey(), settings.masterSecret()))
                .build();
    }

    @Override
    public void push(Notification notification) {
        logger.debug("POST /v3/push for {}", notification.user());
        try {
            rest.post()
                    .uri("/v3/push")
                    .headers(JPushClient::addRequestId)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(body(notification))
                    .retrieve()
                    .toBodilessEntity();
        } catch (HttpClientErrorException.BadRequest ex) {
            throw new UnknownUserException(notification.user(), ex);
        }
    }

    private static void addRequestId(HttpHeaders headers) {
        String requestId = RequestIds.current();
        if (requestId != null) {
            headers.set("X-Request-Id", requestId);
        }
    }

    private static Map<String, Object> body(Notification notification) {
        return Map.of(
                "cid", notification.id(),
                "platform", "all",
                "audience", Map.of("alias", List.of(notification.user())),
                "notification", Map.of("alert", Map.of("title", notification.title(), "body", notification.text())));
    }
}
