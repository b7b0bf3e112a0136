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

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** An alert in the words of a service, signed as that wants it. A signature has a time, so each attempt is a new one. */
record WebhookRequest(URI url, String body) {

    private static final String ALGORITHM = "HmacSHA256";

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    static WebhookRequest of(URI url, WebhookFormat format, @Nullable String secret, MqAlert alert, Instant now) {
        return switch (format) {
            case FEISHU -> new WebhookRequest(url, GSON.toJson(feishu(AlertText.of(alert), secret, now)));
            case DINGTALK -> new WebhookRequest(signedByDingTalk(url, secret, now), text(alert));
            case WECOM -> new WebhookRequest(url, text(alert));
            case SLACK -> new WebhookRequest(url, GSON.toJson(slack(AlertText.of(alert))));
            case JSON -> new WebhookRequest(url, GSON.toJson(json(alert)));
        };
    }

    /** Its key is the text that is signed, and what is signed with it is empty. */
    private static JsonObject feishu(String text, @Nullable String secret, Instant now) {
        JsonObject message = new JsonObject();
        if (secret != null) {
            String seconds = String.valueOf(now.getEpochSecond());
            message.addProperty("timestamp", seconds);
            message.addProperty("sign", hmac(seconds + "\n" + secret, ""));
        }
        message.addProperty("msg_type", "text");
        message.add("content", object("text", text));
        return message;
    }

    private static URI signedByDingTalk(URI url, @Nullable String secret, Instant now) {
        if (secret == null) {
            return url;
        }
        long millis = now.toEpochMilli();
        String sign = URLEncoder.encode(hmac(secret, millis + "\n" + secret), StandardCharsets.UTF_8);
        String separator = (url.getRawQuery() != null) ? "&" : "?";
        return URI.create("%s%stimestamp=%s&sign=%s".formatted(url, separator, String.valueOf(millis), sign));
    }

    private static String text(MqAlert alert) {
        JsonObject message = new JsonObject();
        message.addProperty("msgtype", "text");
        message.add("text", object("content", AlertText.of(alert)));
        return GSON.toJson(message);
    }

    /** These three are control characters of its markup. */
    private static JsonObject slack(String text) {
        return object("text", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    private static JsonObject json(MqAlert alert) {
        JsonObject message = new JsonObject();
        message.addProperty("type", alert.type().key());
        message.addProperty("subject", alert.subject());
        message.addProperty("resolved", alert.resolved());
        message.addProperty("summary", alert.summary());
        message.add("details", GSON.toJsonTree(alert.details()));
        message.addProperty("suppressed", alert.suppressed());
        message.addProperty("time", alert.time().toString());
        return message;
    }

    private static JsonObject object(String name, String value) {
        JsonObject object = new JsonObject();
        object.addProperty(name, value);
        return object;
    }

    private static String hmac(String key, String data) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(data.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, ex);
        }
    }
}
