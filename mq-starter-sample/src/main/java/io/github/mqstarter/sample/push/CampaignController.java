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

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/** Campaigns over HTTP. */
@RestController
@RequestMapping("/push/campaigns")
class CampaignController {

    private static final Logger logger = LoggerFactory.getLogger(CampaignController.class);

    private final CampaignService service;

    private final Campaigns campaigns;

    CampaignController(CampaignService service, Campaigns campaigns) {
        this.service = service;
        this.campaigns = campaigns;
    }

    /** Takes a campaign with its users as a JSON list. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Accepted> create(@RequestBody CampaignBody body) {
        return accept(NewCampaign.of(body.title(), body.text(), body.users()));
    }

    /** Takes a campaign with its users as a text file, one a line. */
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<Accepted> upload(
            @RequestParam(required = false) @Nullable String title,
            @RequestParam(required = false) @Nullable String text,
            @RequestParam(required = false) @Nullable MultipartFile users)
            throws IOException {
        return accept(NewCampaign.of(title, text, (users != null) ? lines(users) : null));
    }

    @GetMapping("/{id}")
    CampaignView campaign(@PathVariable String id) {
        return campaigns
                .find(id)
                .map(Campaign::view)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no campaign " + id));
    }

    @GetMapping
    List<CampaignView> campaigns() {
        return campaigns.all().stream().map(Campaign::view).toList();
    }

    @ExceptionHandler
    ProblemDetail busy(TaskRejectedException ex) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "Too many campaigns wait to be sent: try again later");
    }

    private ResponseEntity<Accepted> accept(NewCampaign content) {
        Campaign campaign = service.start(content);
        logger.info(
                "POST /push/campaigns: campaign {} for {} users",
                campaign.id(),
                content.users().size());
        return ResponseEntity.accepted()
                .location(URI.create("/push/campaigns/" + campaign.id()))
                .body(new Accepted(campaign.id(), campaign.requestId()));
    }

    private static List<String> lines(MultipartFile file) throws IOException {
        return new String(file.getBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    record CampaignBody(
            @Nullable String title,
            @Nullable String text,
            @Nullable List<String> users) {}

    record Accepted(String campaignId, String requestId) {}
}
