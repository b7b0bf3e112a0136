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
package io.github.mqstarter.alert;

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.MqException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends alerts to the webhook of a messenger's bot, or of a program. What fails on its way is tried a few times, within
 * seconds; what the webhook refuses is not. Its address is a secret for most messengers, and never shown but for the host.
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class WebhookAlertSink implements AlertSink {

    private static final int ATTEMPTS = 3;

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI url;

    private final WebhookFormat format;

    private final @Nullable String secret;

    private final Duration timeout;

    /** Made for the first alert, as it has threads. */
    private @Nullable HttpClient client;

    private WebhookAlertSink(URI url, WebhookFormat format, @Nullable String secret, Duration timeout) {
        this.url = url;
        this.format = format;
        this.secret = secret;
        this.timeout = timeout;
    }

    /**
     * Makes a sink.
     *
     * @param url address of the webhook, http or https
     * @param format what it takes
     * @param secret what requests are signed with, or {@code null} if they are not
     * @return the sink
     * @throws MqConfigurationException if the address is none, or the format knows no signature
     */
    public static WebhookAlertSink of(URI url, WebhookFormat format, @Nullable String secret) {
        return of(url, format, secret, TIMEOUT);
    }

    /** As above, with an answer expected within a time. */
    static WebhookAlertSink of(URI url, WebhookFormat format, @Nullable String secret, Duration timeout) {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new MqConfigurationException(
                    "The address of the webhook for alerts is not one of http or https with a host.",
                    "Set mq.alert.webhook-url to what the messenger shows for the bot, as in https://host/path.");
        }
        if (secret != null && !format.isSigned()) {
            throw new MqConfigurationException(
                    "Alerts have a secret, but webhooks of format %s take no signature.".formatted(format),
                    "Take mq.alert.secret out, or set mq.alert.format to feishu or dingtalk.");
        }
        return new WebhookAlertSink(url, format, secret, timeout);
    }

    @Override
    public void send(MqAlert alert) {
        try {
            WebhookAnswer answer = post(alert);
            for (int tries = 1; tries < ATTEMPTS && answer.isWorthAnotherTry(); tries++) {
                Thread.sleep(FIRST_WAIT.multipliedBy(tries).toMillis());
                answer = post(alert);
            }
            if (!answer.isAccepted()) {
                throw new MqException("The webhook at %s did not take the alert: %s".formatted(url.getHost(), answer));
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new MqException("Interrupted while an alert was sent to " + url.getHost(), ex);
        }
    }

    /** Names the host alone: who knows the address can write to the bot. */
    @Override
    public String toString() {
        return "webhook of format %s at %s".formatted(format, url.getHost());
    }

    private WebhookAnswer post(MqAlert alert) throws InterruptedException {
        WebhookRequest request = WebhookRequest.of(url, format, secret, alert, Instant.now());
        HttpRequest post = HttpRequest.newBuilder(request.url())
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(request.body()))
                .build();
        return await(client().sendAsync(post, BodyHandlers.ofString(StandardCharsets.UTF_8)));
    }

    /** The client's own timeout ends where the body begins. */
    private WebhookAnswer await(CompletableFuture<HttpResponse<String>> coming) throws InterruptedException {
        try {
            HttpResponse<String> response = coming.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new WebhookAnswer(response.statusCode(), response.body());
        } catch (TimeoutException ex) {
            return WebhookAnswer.none(new HttpTimeoutException("request timed out"));
        } catch (ExecutionException ex) {
            return WebhookAnswer.none(ex.getCause());
        } finally {
            coming.cancel(true);
        }
    }

    private synchronized HttpClient client() {
        HttpClient existing = client;
        if (existing == null) {
            existing = HttpClient.newBuilder()
                    .connectTimeout(timeout)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            client = existing;
        }
        return existing;
    }
}
