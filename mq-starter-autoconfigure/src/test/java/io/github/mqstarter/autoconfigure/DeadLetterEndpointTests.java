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
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.mqstarter.autoconfigure.EndpointClient.Answer;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqTemplate;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** What the endpoint shows of dead letters, and does with them, in a real Tomcat and on a real broker. */
class DeadLetterEndpointTests {

    private static final String TOPIC = TestBroker.unique("letters");

    private static final String GROUP = TOPIC + "-group";

    private static final String LETTERS = "/dead-letters/" + GROUP;

    private static ConfigurableApplicationContext application;

    private static EndpointClient endpoint;

    @BeforeAll
    static void start() {
        TestBroker.shared().createTopic(TOPIC, 1);
        application = TestApplication.start(
                WebApplicationType.SERVLET,
                Application.class,
                "spring.application.name=shop",
                "server.port=0",
                "server.address=127.0.0.1",
                "management.endpoints.web.exposure.include=mq",
                TestBroker.nameServerProperty(),
                "topic=" + TOPIC,
                "mq.listener.max-attempts=1");
        TestApplication.awaitListeners(application);
        endpoint = new EndpointClient(application);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void noLettersAreLeft() throws Exception {
        Answer answer = endpoint.post(
                LETTERS, "{\"action\":\"discard\",\"all\":true,\"dryRun\":false,\"reason\":\"next test\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        app().healed = false;
        app().received.clear();
    }

    @Test
    void groupsAreShownWithTheirDepth() throws Exception {
        fail("a", "b");

        assertThat(endpoint.get("/dead-letters").json().toString())
                .isEqualTo("{\"groups\":[{\"group\":\"%s\",\"cluster\":\"primary\",\"depth\":2}]}".formatted(GROUP));
    }

    @Test
    void aPageHasAllButWhatIsInTheLetters() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        app().mq
                .newMessage("secret payload")
                .to(TOPIC)
                .key("order-1")
                .tag("vip")
                .header("tenant", "t1")
                .send();
        awaitDepth(1);

        Answer answer = endpoint.get(LETTERS);
        JsonObject letter = onlyLetter(answer);

        assertThat(answer.body()).doesNotContain("secret payload").doesNotContain("tenant");
        assertThat(answer.json().has("next")).isFalse();
        assertThat(text(letter, "group")).isEqualTo(GROUP);
        assertThat(text(letter, "topic")).isEqualTo(TOPIC);
        assertThat(text(letter, "keys")).isEqualTo("order-1");
        assertThat(text(letter, "tag")).isEqualTo("vip");
        assertThat(text(letter, "exception")).isEqualTo(IllegalStateException.class.getName());
        assertThat(text(letter, "exceptionMessage")).isEqualTo("cannot be done");
        assertThat(letter.get("attempts").getAsInt()).isEqualTo(1);
        assertThat(letter.get("redrives").getAsInt()).isZero();
        assertThat(Instant.parse(text(letter, "lastFailure"))).isBetween(before, Instant.now());
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        fail("a", "b", "c");

        JsonObject first = endpoint.get(LETTERS + "?size=2").json();
        JsonObject second = endpoint.get(LETTERS + "?size=2&after=" + encoded(text(first, "next")))
                .json();

        assertThat(first.getAsJsonArray("letters")).hasSize(2);
        assertThat(second.getAsJsonArray("letters")).hasSize(1);
        assertThat(second.getAsJsonArray("letters").get(0).getAsJsonObject().get("id"))
                .isNotIn(ids(first.getAsJsonArray("letters")));
    }

    @Test
    void lettersAreFoundByWhatTheyAre() throws Exception {
        fail("one", "two");
        app().mq.newMessage("three").to(TOPIC).key("order-3").send();
        awaitDepth(3);

        assertThat(found("exception=IllegalStateException")).isEqualTo(3);
        assertThat(found("exception=ArithmeticException")).isZero();
        assertThat(found("key=order-3")).isEqualTo(1);
        assertThat(found("text=TWO")).isEqualTo(1);
        assertThat(found("to=" + Instant.now().minusSeconds(3_600))).isZero();
        assertThat(found("from=" + Instant.now().minusSeconds(3_600))).isEqualTo(3);
        assertThat(found("key=order-3&text=two")).isZero();
    }

    @Test
    void aLetterIsShownInFull() throws Exception {
        app().mq
                .newMessage("付款 of 3")
                .to(TOPIC)
                .header("tenant", "t1")
                .header("requestId", "r-7")
                .send();
        awaitDepth(1);
        String id = text(onlyLetter(endpoint.get(LETTERS)), "id");

        JsonObject letter = endpoint.get(LETTERS + "/" + encoded(id)).json();

        assertThat(text(letter, "body")).isEqualTo("付款 of 3");
        assertThat(letter.has("bodyBase64")).isFalse();
        assertThat(text(letter, "requestId")).isEqualTo("r-7");
        assertThat(text(letter.getAsJsonObject("headers"), "tenant")).isEqualTo("t1");
        assertThat(text(letter, "exceptionStack")).contains("DeadLetterEndpointTests$Application.on(");
        assertThat(letter.get("settled").getAsBoolean()).isFalse();
    }

    @Test
    void aBodyThatIsNoTextIsShownInBase64() throws Exception {
        byte[] body = {0, (byte) 0xC3, 1, (byte) 0xFF};
        app().mq.send(TOPIC, body);
        awaitDepth(1);
        String id = text(onlyLetter(endpoint.get(LETTERS)), "id");

        JsonObject letter = endpoint.get(LETTERS + "/" + id).json();

        assertThat(letter.has("body")).isFalse();
        assertThat(Base64.getDecoder().decode(text(letter, "bodyBase64"))).isEqualTo(body);
    }

    @Test
    void aDryRunOnlyCounts() throws Exception {
        fail("first", "second");

        Answer redriven = endpoint.post(LETTERS, "{\"action\":\"redrive\",\"all\":true,\"dryRun\":true}");
        Answer discarded = endpoint.post(
                LETTERS, "{\"action\":\"discard\",\"text\":\"first\",\"dryRun\":true,\"reason\":\"just looking\"}");

        assertThat(redriven.body()).isEqualTo("{\"selected\":2,\"redriven\":2,\"overLimit\":0,\"dryRun\":true}");
        assertThat(discarded.json().get("dryRun").getAsBoolean()).isTrue();
        assertThat(discarded.json().get("discarded").getAsInt()).isEqualTo(1);
        assertThat(depth()).isEqualTo(2);
    }

    @Test
    void chosenLettersAreRedriven() throws Exception {
        fail("first", "second", "third");
        List<String> ids = ids(endpoint.get(LETTERS + "?text=first").json().getAsJsonArray("letters"));
        List<String> more = ids(endpoint.get(LETTERS + "?text=third").json().getAsJsonArray("letters"));
        app().healed = true;

        Answer answer = endpoint.post(
                LETTERS,
                "{\"action\":\"redrive\",\"ids\":\"%s, %s\",\"maxRate\":\"50/s\",\"target\":\"failed-group\",\"maxRedrives\":5}"
                        .formatted(ids.get(0), more.get(0)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("redriven").getAsInt()).isEqualTo(2);
        await().atMost(Duration.ofSeconds(30)).until(() -> app().received.size() == 2);
        assertThat(depth()).isEqualTo(1);
    }

    @Test
    void allLettersAreRedrivenToTheirTopic() throws Exception {
        fail("a", "b");
        app().healed = true;

        Answer answer = endpoint.post(
                LETTERS, "{\"action\":\"redrive\",\"all\":\"true\",\"dryRun\":false,\"target\":\"origin-topic\"}");

        assertThat(answer.json().get("redriven").getAsInt()).isEqualTo(2);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(app().received).containsExactlyInAnyOrder("a", "b"));
    }

    @Test
    void chosenLettersAreDiscarded() throws Exception {
        fail("first", "second");

        Answer answer =
                endpoint.post(LETTERS, "{\"action\":\"discard\",\"text\":\"first\",\"reason\":\"sent by mistake\"}");

        assertThat(answer.body()).contains("\"discarded\":1");
        assertThat(depth()).isEqualTo(1);
    }

    @Test
    void theRequestMayBeInTheQuery() throws Exception {
        fail("first", "second");

        Answer answer = endpoint.post(LETTERS + "?action=discard&all=true&dryRun=false&reason=test", "{}");

        assertThat(answer.body()).contains("\"discarded\":2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\":\"redrive\"}",
                "{\"action\":\"redrive\",\"all\":false,\"dryRun\":true}",
                "{\"action\":\"discard\",\"reason\":\"test\"}",
                "{\"action\":\"discard\",\"reason\":\"test\",\"exeption\":\"IllegalStateException\"}"
            })
    void nothingIsDoneWithoutASelection(String request) throws Exception {
        fail("a");

        Answer answer = endpoint.post(LETTERS, request);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).startsWith("No letters are chosen: give at least one of ids, from, ");
        assertThat(depth()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                                     | 'action' is '': it has to be one of redrive, discard",
                "{\"action\":\"delete\",\"all\":true}                   | 'action' is 'delete'",
                "{\"action\":\"redrive\",\"all\":\"yes\"}               | 'all' is 'yes': it has to be true or false",
                "{\"action\":\"redrive\",\"all\":true,\"key\":\"k\"}    | 'all' means every letter: leave it out to choose by key",
                "{\"action\":\"redrive\",\"all\":true,\"dryRun\":\"\"}  | 'dryRun' is ''",
                "{\"action\":\"redrive\",\"ids\":\"4711\"}              | 'ids' is '4711'",
                "{\"action\":\"redrive\",\"ids\":\" , \"}               | 'ids' is ' , '",
                "{\"action\":\"redrive\",\"ids\":\"\",\"key\":\"k\"}    | 'ids' is ''",
                "{\"action\":\"redrive\",\"key\":\" \"}                 | 'key' is ' '",
                "{\"action\":\"redrive\",\"from\":\"noon\"}             | 'from' is 'noon': it has to be a time such as",
                "{\"action\":\"redrive\",\"to\":\"2026-11-22\"}         | 'to' is '2026-11-22'",
                "{\"action\":\"redrive\",\"all\":true,\"maxRate\":\"fast\"}   | 'maxRate' is 'fast': it has to be a rate such as 50/s",
                "{\"action\":\"redrive\",\"all\":true,\"maxRate\":\"0/s\"}    | 'maxRate' is '0/s'",
                "{\"action\":\"redrive\",\"all\":true,\"maxRedrives\":0}      | 'maxRedrives' is '0'",
                "{\"action\":\"redrive\",\"all\":true,\"maxRedrives\":\"x\"}  | 'maxRedrives' is 'x'",
                "{\"action\":\"redrive\",\"all\":true,\"target\":\"moon\"}    | 'target' is 'moon': it has to be one of failed-group, origin-topic",
                "{\"action\":\"redrive\",\"all\":true,\"dryrun\":true}  | 'all' means every letter, so say 'dryRun' too",
                "{\"action\":\"discard\",\"all\":true,\"reason\":\"r\"} | 'all' means every letter, so say 'dryRun' too",
                "{\"action\":\"discard\",\"all\":true}                        | discard needs a 'reason'",
                "{\"action\":\"discard\",\"all\":true,\"reason\":\" \"}       | 'reason' is ' '",
                "{\"action\":\"discard\",\"all\":true,\"reason\":\"r\",\"target\":\"origin-topic\"} | 'target' is given, but nothing is sent by a discard"
            })
    void aMistakeIsNamedAndNothingIsDone(String request, String error) throws Exception {
        fail("a");

        Answer answer = endpoint.post(LETTERS, request);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.error()).contains(error);
        assertThat(depth()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "?size=0,        'size' is '0': it has to be a number from 1 to 500",
                "?size=501,      'size' is '501'",
                "?size=many,     'size' is 'many'",
                "?after=here,    'here' is no id of a dead letter",
                "?from=now,      'from' is 'now'",
                "/not-an-id,     'not-an-id' is no id of a dead letter"
            })
    void aMistakeInAQuestionIsNamed(String query, String error) throws Exception {
        Answer answer = endpoint.get(LETTERS + query);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.error()).contains(error);
    }

    /** Whatever is asked, it is answered, and never as a failure of the server. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "?after=broker-0:0:9223372036854775807",
                "?after=broker-0:2147483647:0",
                "?after=..%2F..:0:0",
                "?ids=broker-0:0:9223372036854775807,broker-9:9:9",
                "?ids=,",
                "?ids=../..:0:0",
                "?from=%2B999999999-12-31T23:59:59-18:00",
                "?to=-999999999-01-01T00:00:00%2B18:00",
                "?size=1&size=2",
                "?size=99999999999",
                "?text=%00",
                "?text=%01a%0Ab",
                "?key=%F0%9F%92%A9",
                "?unknown=1",
                "/broker-0:0:9223372036854775807",
                "/broker-0:0:99999999999999999999",
                "/broker-0:-1:0",
                "/%00:0:0",
                "/..:0:0",
                "/a%25b:0:0",
                "%25DLQ%25",
                "%2Fx"
            })
    void noQuestionIsTooStrange(String query) throws Exception {
        assertThat(endpoint.get(LETTERS + query).status()).isIn(200, 400, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"redrive\"",
                "{\"action\":null}",
                "{\"action\":{\"a\":1}}",
                "{\"action\":\"redrive\",\"ids\":[\"broker-0:0:0\"]}",
                "{\"action\":\"redrive\",\"all\":true,\"maxRedrives\":2147483648}",
                "{\"action\":\"redrive\",\"all\":true,\"maxRate\":\"-1/s\"}",
                "{\"action\":\"redrive\",\"all\":true,\"maxRate\":\"0.000000/h\"}",
                "{\"action\":\"redrive\",\"all\":true,\"maxRate\":50}",
                "{\"action\":\"redrive\",\"ids\":\"broker-0:0:-1\"}",
                "{\"action\":\"redrive\",\"ids\":\"a:b:c\\u0000\"}"
            })
    void noRequestIsTooStrange(String request) throws Exception {
        assertThat(endpoint.post(LETTERS, request).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dead-letters/unknown", "/dead-letters/unknown/broker-a:0:1"})
    void anUnknownGroupIsNotFound(String path) throws Exception {
        Answer answer = endpoint.get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).contains("'unknown'").contains(GROUP);
    }

    @Test
    void nothingIsDoneToAnUnknownGroup() throws Exception {
        assertThat(endpoint.post("/dead-letters/unknown", "{\"action\":\"redrive\",\"all\":true,\"dryRun\":false}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anUnknownLetterIsNotFound() throws Exception {
        Answer answer = endpoint.get(LETTERS + "/broker-a:0:4711");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).contains("broker-a:0:4711");
    }

    @Test
    void whileLettersAreSettledOthersAreToldSo() throws Exception {
        fail("a", "b", "c", "d", "e", "f");
        app().healed = true;
        CompletableFuture<Answer> slow = CompletableFuture.supplyAsync(
                () -> post("{\"action\":\"redrive\",\"all\":true,\"dryRun\":false,\"maxRate\":\"1/s\"}"));
        await().atMost(Duration.ofSeconds(20)).until(() -> !app().received.isEmpty());

        Answer busy =
                endpoint.post(LETTERS, "{\"action\":\"discard\",\"all\":true,\"dryRun\":false,\"reason\":\"test\"}");

        assertThat(busy.status()).as(busy.body()).isEqualTo(409);
        assertThat(busy.error()).contains(GROUP);
        assertThat(slow.join().json().get("redriven").getAsInt()).isEqualTo(6);
        await().atMost(Duration.ofSeconds(30)).until(() -> app().received.size() == 6);
    }

    private static Answer post(String json) {
        try {
            return endpoint.post(LETTERS, json);
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void fail(String... payloads) {
        Arrays.stream(payloads).forEach(payload -> app().mq.send(TOPIC, payload));
        awaitDepth(payloads.length);
    }

    private static void awaitDepth(int depth) {
        await().atMost(Duration.ofSeconds(30)).until(() -> depth() == depth);
    }

    private static int depth() throws Exception {
        return endpoint.get("/dead-letters")
                .json()
                .getAsJsonArray("groups")
                .get(0)
                .getAsJsonObject()
                .get("depth")
                .getAsInt();
    }

    private static int found(String query) throws Exception {
        return endpoint.get(LETTERS + "?" + query)
                .json()
                .getAsJsonArray("letters")
                .size();
    }

    private static JsonObject onlyLetter(Answer answer) {
        JsonArray letters = answer.json().getAsJsonArray("letters");
        assertThat(letters).as(answer.body()).hasSize(1);
        return letters.get(0).getAsJsonObject();
    }

    private static List<String> ids(JsonArray letters) {
        return letters.asList().stream()
                .map(letter -> text(letter.getAsJsonObject(), "id"))
                .toList();
    }

    private static String text(JsonObject object, String name) {
        return object.get(name).getAsString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Application app() {
        return application.getBean(Application.class);
    }

    static class Application {

        private final Queue<String> received = new ConcurrentLinkedQueue<>();

        private final MqTemplate mq;

        private volatile boolean healed;

        Application(MqTemplate mq) {
            this.mq = mq;
        }

        @MqListener(topic = "${topic}", group = "${topic}-group")
        void on(MessageExt message) {
            if (!healed) {
                throw new IllegalStateException("cannot be done");
            }
            received.add(new String(message.getBody(), StandardCharsets.UTF_8));
        }
    }
}
