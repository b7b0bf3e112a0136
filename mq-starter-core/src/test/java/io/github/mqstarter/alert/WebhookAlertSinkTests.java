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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.MqException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a webhook gets, byte for byte, and what its answers mean. */
class WebhookAlertSinkTests {

    private static final Instant TIME = Instant.parse("2026-11-22T08:00:00Z");

    private static final String TEXT =
            "[mq] 3 dead letters of group a<b>&\"c\"\\nlast exception: 付款 failed\\nhost: 10.0.0.1\\nheld back since the last alert: 2\\ntime: 2026-11-22T08:00:00Z";

    private WebhookServer server;

    @BeforeEach
    void start() throws IOException {
        server = new WebhookServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void feishuGetsText() {
        sink(WebhookFormat.FEISHU, null).send(alert());

        assertThat(onlyRequest().body())
                .isEqualTo("{\"msg_type\":\"text\",\"content\":{\"text\":\"%s\"}}".formatted(jsonText()));
    }

    @Test
    void feishuGetsASignatureOfNothingByTimeAndSecret() throws Exception {
        sink(WebhookFormat.FEISHU, "feishu-secret").send(alert());

        JsonObject body = JsonParser.parseString(onlyRequest().body()).getAsJsonObject();
        String timestamp = body.get("timestamp").getAsString();
        assertThat(Instant.ofEpochSecond(Long.parseLong(timestamp))).isBetween(minuteAgo(), Instant.now());
        assertThat(body.get("sign").getAsString()).isEqualTo(hmac(timestamp + "\nfeishu-secret", ""));
        assertThat(onlyRequest().body()).doesNotContain("feishu-secret");
    }

    /** Computed with Python's hmac from the formula that Feishu documents. */
    @Test
    void theSignatureOfFeishuIsTheOneThatOthersCompute() {
        String body = WebhookRequest.of(
                        URI.create("http://localhost/"),
                        WebhookFormat.FEISHU,
                        "demo",
                        alert(),
                        Instant.ofEpochSecond(1_599_360_473))
                .body();

        assertThat(body).contains("\"sign\":\"l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=\"");
    }

    @Test
    void dingTalkGetsText() {
        sink(WebhookFormat.DINGTALK, null).send(alert());

        assertThat(onlyRequest().body())
                .isEqualTo("{\"msgtype\":\"text\",\"text\":{\"content\":\"%s\"}}".formatted(jsonText()));
        assertThat(onlyRequest().uri()).hasToString("/bot?access_token=t");
    }

    @Test
    void dingTalkGetsASignatureOfTimeAndSecretInTheAddress() throws Exception {
        sink(WebhookFormat.DINGTALK, "SECdingtalk").send(alert());

        Map<String, String> query = query(onlyRequest().uri());
        String timestamp = query.get("timestamp");
        assertThat(Instant.ofEpochMilli(Long.parseLong(timestamp))).isBetween(minuteAgo(), Instant.now());
        assertThat(query)
                .containsEntry("access_token", "t")
                .containsEntry("sign", hmac("SECdingtalk", timestamp + "\nSECdingtalk"));
        assertThat(onlyRequest().uri().toString()).doesNotContain("SECdingtalk");
    }

    /** Computed with Python's hmac from the formula that DingTalk documents. */
    @Test
    void theSignatureOfDingTalkIsTheOneThatOthersCompute() throws Exception {
        URI url = WebhookRequest.of(
                        URI.create("http://localhost/robot"),
                        WebhookFormat.DINGTALK,
                        "this is secret",
                        alert(),
                        Instant.ofEpochMilli(1_577_262_236_757L))
                .url();

        assertThat(url.getRawQuery()).startsWith("timestamp=1577262236757&sign=");
        assertThat(query(url)).containsEntry("sign", "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=");
    }

    @Test
    void weComGetsText() {
        sink(WebhookFormat.WECOM, null).send(alert());

        assertThat(onlyRequest().body())
                .isEqualTo("{\"msgtype\":\"text\",\"text\":{\"content\":\"%s\"}}".formatted(jsonText()));
    }

    @Test
    void slackGetsTextWithoutMarkup() {
        server.answers(200, "ok");

        sink(WebhookFormat.SLACK, null).send(alert());

        assertThat(onlyRequest().body())
                .isEqualTo("{\"text\":\"%s\"}"
                        .formatted(jsonText()
                                .replace("&", "&amp;")
                                .replace("<", "&lt;")
                                .replace(">", "&gt;")));
    }

    @Test
    void programsGetTheAlert() {
        server.answers(204, "");

        sink(WebhookFormat.JSON, null).send(alert());

        assertThat(onlyRequest().body())
                .isEqualTo(
                        "{\"type\":\"dead_letters\",\"subject\":\"a\",\"resolved\":false,\"summary\":\"3 dead letters of group a<b>&\\\"c\\\"\",\"details\":{\"last exception\":\"付款 failed\",\"host\":\"10.0.0.1\"},\"suppressed\":2,\"time\":\"2026-11-22T08:00:00Z\"}");
    }

    @ParameterizedTest
    @EnumSource(WebhookFormat.class)
    void itIsAPostOfJson(WebhookFormat format) {
        sink(format, null).send(alert());

        assertThat(onlyRequest().method()).isEqualTo("POST");
        assertThat(onlyRequest().contentType()).isEqualTo("application/json; charset=utf-8");
    }

    @Test
    void whatIsOverSaysSo() {
        sink(WebhookFormat.WECOM, null)
                .send(new MqAlert(MqAlert.Type.LAG, "g", true, "group g is 0 messages behind", Map.of(), 0, TIME));

        assertThat(onlyRequest().body())
                .contains("[mq] RESOLVED: group g is 0 messages behind\\ntime: 2026-11-22T08:00:00Z");
    }

    @Test
    void aLongTextIsCutToWhatEveryMessengerTakes() {
        sink(WebhookFormat.WECOM, null)
                .send(new MqAlert(MqAlert.Type.LAG, "g", false, "件".repeat(3_000), Map.of(), 0, TIME));

        String text = JsonParser.parseString(onlyRequest().body())
                .getAsJsonObject()
                .getAsJsonObject("text")
                .get("content")
                .getAsString();
        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isBetween(1_990, 2_000);
        assertThat(text).endsWith("件...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"errcode\":310000,\"errmsg\":\"keywords not in content\"}",
                "{\"code\":19021,\"msg\":\"sign match fail or timestamp is not within one hour\",\"data\":{}}",
                "{\"StatusCode\":9499,\"StatusMessage\":\"Bad Request\"}"
            })
    void whatAMessengerRefusesWithStatus200HasFailedAndIsNotTriedAgain(String answer) {
        server.answers(200, answer);

        assertThatThrownBy(() -> sink(WebhookFormat.FEISHU, null).send(alert()))
                .isInstanceOf(MqException.class)
                .hasMessageContaining(answer)
                .hasMessageContaining("127.0.0.1")
                .hasMessageNotContaining("access_token");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void whatIsRefusedByStatusIsNotTriedAgain() {
        server.answers(403, "invalid_token");

        assertThatThrownBy(() -> sink(WebhookFormat.SLACK, null).send(alert()))
                .hasMessageContaining("status 403, invalid_token");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429})
    void whatMaySucceedLaterIsTriedAgain(int status) {
        server.answers(status, "").answers(status, "");

        assertThatCode(() -> sink(WebhookFormat.DINGTALK, "s").send(alert())).doesNotThrowAnyException();
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void afterThreeAttemptsItGivesUp() {
        server.answers(500, "one").answers(500, "two").answers(500, "three");

        assertThatThrownBy(() -> sink(WebhookFormat.SLACK, null).send(alert())).hasMessageContaining("500, three");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void nobodyAtTheAddressIsAFailure() {
        URI url = server.url("/bot");
        server.close();

        assertThatThrownBy(
                        () -> WebhookAlertSink.of(url, WebhookFormat.JSON, null).send(alert()))
                .isInstanceOf(MqException.class)
                .hasMessageContaining("ConnectException");
    }

    @Test
    void anAnswerThatDoesNotComeIsAFailure() {
        server.hang();
        WebhookAlertSink sink =
                WebhookAlertSink.of(server.url("/bot"), WebhookFormat.JSON, null, Duration.ofSeconds(1));

        assertThatThrownBy(() -> sink.send(alert()))
                .isInstanceOf(MqException.class)
                .hasMessageContaining("timed out");
        Awaitility.await().untilAsserted(() -> assertThat(server.requests()).hasSize(3));
    }

    @Test
    @Timeout(60)
    void anAnswerThatDoesNotEndIsAFailure() {
        server.hangInTheMiddle();
        WebhookAlertSink sink =
                WebhookAlertSink.of(server.url("/bot"), WebhookFormat.JSON, null, Duration.ofSeconds(1));

        assertThatThrownBy(() -> sink.send(alert()))
                .isInstanceOf(MqException.class)
                .hasMessageContaining("timed out");
        Awaitility.await().untilAsserted(() -> assertThat(server.requests()).hasSize(3));
    }

    @ParameterizedTest
    @CsvSource({
        "https://open.feishu.cn/open-apis/bot/v2/hook/x, FEISHU",
        "https://open.larksuite.com/open-apis/bot/v2/hook/x, FEISHU",
        "https://oapi.dingtalk.com/robot/send?access_token=x, DINGTALK",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x, WECOM",
        "https://HOOKS.slack.com/services/x, SLACK",
        "https://example.com/hook, JSON"
    })
    void theHostOfAMessengerSaysTheFormat(URI url, WebhookFormat format) {
        assertThat(WebhookFormat.of(url)).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hooks.slack.com/services", "ftp://host/x", "https:///hook-1", "/hook-1"})
    void anAddressThatIsNoneIsRefused(URI url) {
        assertThatThrownBy(() -> WebhookAlertSink.of(url, WebhookFormat.JSON, null))
                .isInstanceOf(MqConfigurationException.class)
                .hasMessageNotContaining(url.toString());
    }

    @ParameterizedTest
    @EnumSource(names = {"WECOM", "SLACK", "JSON"})
    void aSecretThatNothingIsDoneWithIsRefused(WebhookFormat format) {
        assertThatThrownBy(() -> sink(format, "secret"))
                .isInstanceOf(MqConfigurationException.class)
                .hasMessageContaining(format.name())
                .hasMessageNotContaining("secret'");
    }

    @Test
    void neitherAddressNorSecretIsInItsText() {
        assertThat(sink(WebhookFormat.FEISHU, "s3cret")).hasToString("webhook of format FEISHU at 127.0.0.1");
    }

    private WebhookAlertSink sink(WebhookFormat format, String secret) {
        return WebhookAlertSink.of(server.url("/bot?access_token=t"), format, secret);
    }

    private WebhookServer.Request onlyRequest() {
        assertThat(server.requests()).hasSize(1);
        return server.requests().get(0);
    }

    private static MqAlert alert() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("last exception", "付款 failed");
        details.put("host", "10.0.0.1");
        return new MqAlert(
                MqAlert.Type.DEAD_LETTERS, "a", false, "3 dead letters of group a<b>&\"c\"", details, 2, TIME);
    }

    private static String jsonText() {
        return TEXT.replace("\"", "\\\"");
    }

    private static Map<String, String> query(URI uri) {
        return Arrays.stream(uri.getRawQuery().split("&"))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> URLDecoder.decode(part[1], StandardCharsets.UTF_8)));
    }

    private static String hmac(String key, String data) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(data.getBytes(StandardCharsets.UTF_8)));
    }

    private static Instant minuteAgo() {
        return Instant.now().minusSeconds(60);
    }
}
