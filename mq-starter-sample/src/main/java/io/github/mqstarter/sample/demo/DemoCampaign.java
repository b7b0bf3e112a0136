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

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

/**
 * Without a profile, starts a first campaign as anyone could: by HTTP, with a file of 10,000 users. Off with
 * {@code push.demo=false}.
 */
@Component
@Profile("default")
@ConditionalOnProperty(name = "push.demo", matchIfMissing = true)
class DemoCampaign {

    private static final Logger logger = LoggerFactory.getLogger(DemoCampaign.class);

    private final RestClient rest;

    private final String logFile;

    DemoCampaign(RestClient.Builder rest, @Value("${logging.file.name}") String logFile) {
        this.rest = rest.build();
        this.logFile = logFile;
    }

    @EventListener
    void start(ApplicationReadyEvent ready) {
        String port = ready.getApplicationContext().getEnvironment().getRequiredProperty("local.server.port");
        String url = "http://localhost:" + port;
        HttpHeaders accepted = rest.post()
                .uri(url + "/push/campaigns")
                .body(campaign())
                .retrieve()
                .toBodilessEntity()
                .getHeaders();
        logger.info("The numbers of this campaign: curl -s {}{}", url, accepted.getLocation());
        logger.info("All that happens for it: grep {} {}", accepted.getFirst("X-Request-Id"), logFile);
    }

    private static MultiValueMap<String, Object> campaign() {
        MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        form.add("title", "Hello");
        form.add("text", "Your parcel is on its way");
        form.add("users", new ClassPathResource("users-10000.txt"));
        return form;
    }
}
