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
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.mqstarter.autoconfigure.TestApplication.Empty;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqTransactionHandler;
import io.github.mqstarter.producer.TransactionVerdict;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

/** What a newcomer reads after one of the mistakes that are made first. */
@ExtendWith(OutputCaptureExtension.class)
class StartupMistakeTests {

    private static final String NAME = "spring.application.name=shop";

    /** Nobody is there; but none of these applications gets as far as to ask. */
    private static final String NAME_SERVER = "rocketmq.name-server=127.0.0.1:1";

    @Test
    void withoutNameServerItSaysWhichPropertyToSetAndHowToDoWithout(CapturedOutput output) {
        String report = reportOf(output, Empty.class, NAME, "mq.embedded.enabled=false");

        assertThat(report)
                .contains(
                        "Description:\n\nThe application does not know where RocketMQ is: 'rocketmq.name-server' is not set.")
                .contains("Action:\n\nSet rocketmq.name-server to host:port")
                .contains("mq-starter-embedded");
    }

    @Test
    void withoutGroupItSaysToNameTheApplication(CapturedOutput output) {
        String report = reportOf(output, Empty.class, NAME_SERVER);

        assertThat(report)
                .contains("Description:\n\nThe producer has no group")
                .contains("Action:\n\nSet spring.application.name");
    }

    @Test
    void withAnApplicationNameThatMakesNoGroupItSaysToSetTheGroup(CapturedOutput output) {
        String report = reportOf(output, Empty.class, NAME_SERVER, "spring.application.name=订单 服务");

        assertThat(report)
                .contains("'spring.application.name', which is '订单 服务', has no letter or digit that a group can have")
                .contains("Action:\n\nSet rocketmq.producer.group");
    }

    @Test
    void withAnUnknownConverterItListsTheOnesThereAre(CapturedOutput output) {
        String report = reportOf(output, Empty.class, NAME, NAME_SERVER, "mq.message-converter=xml");

        assertThat(report)
                .contains("Property: mq.message-converter\n    Value: \"xml\"")
                .contains("The following values are valid:\n\n    GSON\n    JACKSON");
    }

    @Test
    void withAnUnknownPolicyItListsTheOnesThereAre(CapturedOutput output) {
        String report = reportOf(output, Empty.class, NAME, NAME_SERVER, "mq.startup-failure-policy=ignore");

        assertThat(report)
                .contains("Property: mq.startup-failure-policy\n    Value: \"ignore\"")
                .contains("The following values are valid:\n\n    FAIL\n    RETRY");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "mq.producer.delivery-timeout,-1s,-1000ms,Set it to more than 0",
                "mq.listener.max-attempts,0,0,Set it to a whole number of 1 or more",
                "mq.listener.concurrency,-4,-4,Set it to a whole number of 1 to 1000",
                "mq.listener.shutdown-timeout,-1s,-1000ms,Set it to 0 or more",
                "mq.listeners.order_mails.concurrency,0,0,Set it to a whole number of 1 to 1000",
                "mq.listeners.order_mails.max-attempts,0,0,Set it to a whole number of 1 or more",
                "mq.topics.order_paid.queues,0,0,Set it to 1 or more",
                "mq.request-id.header,\"\",\"\",\"as in requestId, or leave it out\"",
                "mq.request-id.header,KEYS,KEYS,choose another",
                "mq.request-id.mdc-key,\"\",\"\",\"as in requestId, or leave it out\"",
                "mq.request-id.http-header,X Request Id,X Request Id,as in X-Request-Id",
                "mq.embedded.message-delay-level,fast,fast,as in '1s 5s 10s'",
                "rocketmq.name-server,localhost,localhost,as in 127.0.0.1:9876",
                "rocketmq.name-server,localhost:port,localhost:port,as in 127.0.0.1:9876",
                "rocketmq.name-server,\"a:1,b:1\",\"a:1,b:1\",several separated by ';'",
                "rocketmq.access-channel,lan,lan,Set it to LOCAL or CLOUD",
                "rocketmq.producer.group,my group,my group,as in order-service",
                "mq.clusters.eu.name-server,eu,eu,as in 127.0.0.1:9876"
            })
    void withAnImpossibleValueItNamesThePropertyAndWhatToWrite(
            String property, String value, String shown, String action, CapturedOutput output) {
        String report = reportOf(output, Empty.class, NAME, NAME_SERVER, property + "=" + value);

        assertThat(report)
                .contains("Description:\n\nThe property '%s' is '%s'.".formatted(property, shown))
                .containsPattern("Action:\n\n.*\\Q" + action + "\\E")
                .doesNotContain("Exception");
    }

    @Test
    void withOneOfTwoKeysItNamesBoth(CapturedOutput output) {
        String report = reportOf(output, Empty.class, NAME, NAME_SERVER, "rocketmq.producer.access-key=a");

        assertThat(report)
                .contains("Of 'rocketmq.producer.access-key' and 'rocketmq.producer.secret-key' only one is set.")
                .contains("Action:\n\nSet both, or neither");
    }

    @Test
    void withAClusterThatHasNoNameServerItNamesTheProperty(CapturedOutput output) {
        String report = reportOf(output, Empty.class, NAME, NAME_SERVER, "mq.clusters.eu.tls=true");

        assertThat(report)
                .contains("'mq.clusters.eu.name-server' is not set")
                .contains("Action:\n\nSet it to host:port");
    }

    @Test
    void withAClusterThatTakesTheNameOfThePrimaryOneItSaysToRenameIt(CapturedOutput output) {
        String report = reportOf(output, Empty.class, NAME, NAME_SERVER, "mq.clusters.primary.name-server=eu:9876");

        assertThat(report)
                .contains("A cluster below 'mq.clusters' is named 'primary'")
                .contains("Action:\n\nGive it another name");
    }

    @Test
    void withATopicThatRocketMqDoesNotTakeItNamesTheTopic(CapturedOutput output) {
        String report = reportOf(output, Empty.class, NAME, NAME_SERVER, "mq.topics.[order paid].queues=2");

        assertThat(report).contains("'mq.topics' has 'order paid'.").contains("Action:\n\nCorrect its name");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "mq.listner.concurrency, Instead of mq.listner.concurrency write mq.listener.concurrency.",
        "mq.producer.delivery-timout, write mq.producer.delivery-timeout.",
        "mq.listeners.order_mails.concurency, write mq.listeners.order_mails.concurrency.",
        "mq.listener.circuit.windows, write mq.listener.circuit.window.",
        "mq.my-own-thing, 'Take mq.my-own-thing out, or give it a name that does not begin with'"
    })
    void withAPropertyThatDoesNotExistItNamesTheNearestOne(String property, String action, CapturedOutput output) {
        String report = reportOf(output, Empty.class, NAME, NAME_SERVER, property + "=1");

        assertThat(report)
                .containsPattern("Description:\n\nThere is no property '[^']+' \\(\"%s\" from property source"
                        .formatted(property))
                .contains("Action:\n\n")
                .contains(action)
                .doesNotContain("Exception");
    }

    @Test
    void withSettingsOfAListenerThatDoesNotExistItNamesTheNearestOne(CapturedOutput output) {
        String report = reportOf(output, Mails.class, NAME, NAME_SERVER, "mq.listeners.order-mail.concurrency=1");

        assertThat(report)
                .contains("'mq.listeners.order-mail', but no listener has that id or group")
                .contains("Action:\n\nWrite mq.listeners.order-mails");
    }

    @Test
    void withAListenerWithoutTopicItNamesTheMethodAndWhatToWrite(CapturedOutput output) {
        String report = reportOf(output, EmptyTopic.class, NAME, NAME_SERVER);

        assertThat(report).contains("EmptyTopic.on").contains("'topic'").contains("topic = \"order-paid\"");
    }

    @Test
    void withAPlaceholderThatNothingResolvesItNamesTheMethodAndThePlaceholder(CapturedOutput output) {
        String report = reportOf(output, UnknownPlaceholder.class, NAME, NAME_SERVER);

        assertThat(report)
                .contains("UnknownPlaceholder.on")
                .contains("orders.topic")
                .contains("${name:default}");
    }

    @Test
    void withATopicThatHasASpaceItNamesTheMethodAndTheTopic(CapturedOutput output) {
        String report = reportOf(output, IllegalTopic.class, NAME, NAME_SERVER);

        assertThat(report)
                .contains("IllegalTopic.on")
                .contains("'order paid'")
                .contains("letters, digits, '-' and '_'");
    }

    @Test
    void withAGroupThatHasADotItNamesTheMethodAndTheGroup(CapturedOutput output) {
        String report = reportOf(output, IllegalGroup.class, NAME, NAME_SERVER);

        assertThat(report).contains("IllegalGroup.on").contains("order.mails").contains("letters, digits, '-' and '_'");
    }

    @Test
    void withAConcurrencyThatIsNoNumberItNamesTheMethodAndTheValue(CapturedOutput output) {
        String report = reportOf(output, NotANumber.class, NAME, NAME_SERVER);

        assertThat(report).contains("NotANumber.on").contains("'concurrency'").contains("'many' is not a whole number");
    }

    @Test
    void withTwoListenersOfOneGroupItNamesBothMethodsAndSubscriptions(CapturedOutput output) {
        String report = reportOf(output, SameGroupTwice.class, NAME, NAME_SERVER);

        assertThat(report)
                .contains("'order-mails'")
                .contains("SameGroupTwice.onPaid")
                .contains("topic order-paid")
                .contains("SameGroupTwice.onSent")
                .contains("topic order-sent")
                .contains("Action:\n\nGive one of them a group of its own.");
    }

    @Test
    void withTwoTransactionHandlersForOneTypeItNamesBoth(CapturedOutput output) {
        String report = reportOf(output, SameTypeTwice.class, NAME, NAME_SERVER);

        assertThat(report)
                .contains("two transaction handlers for payloads of type java.lang.String")
                .contains("FirstHandler")
                .contains("SecondHandler")
                .contains("Action:\n\nKeep one of them, or have each name topics of its own");
    }

    /** What is printed after a start that failed, without what the client and Boot log before it. */
    private static String reportOf(CapturedOutput output, Class<?> application, String... properties) {
        Throwable failure = catchThrowable(
                () -> TestApplication.start(application, properties).close());

        assertThat(failure).isNotNull();
        String printed = output.getOut().replace("\r\n", "\n");
        assertThat(printed).contains("APPLICATION FAILED TO START");
        return printed.substring(printed.indexOf("APPLICATION FAILED TO START"));
    }

    @Import({FirstHandler.class, SecondHandler.class})
    static class SameTypeTwice {}

    static class FirstHandler implements MqTransactionHandler<String> {

        @Override
        public TransactionVerdict execute(String payload, @Nullable Object argument) {
            return TransactionVerdict.COMMIT;
        }

        @Override
        public TransactionVerdict check(String payload, MessageExt message) {
            return TransactionVerdict.COMMIT;
        }
    }

    static class SecondHandler extends FirstHandler {}

    static class Mails {

        @MqListener(topic = "order-paid", group = "order-mails")
        void on(String order) {}
    }

    static class EmptyTopic {

        @MqListener(topic = "${orders.topic:}", group = "order-mails")
        void on(String order) {}
    }

    static class UnknownPlaceholder {

        @MqListener(topic = "${orders.topic}", group = "order-mails")
        void on(String order) {}
    }

    static class IllegalTopic {

        @MqListener(topic = "order paid", group = "order-mails")
        void on(String order) {}
    }

    static class IllegalGroup {

        @MqListener(topic = "order-paid", group = "order.mails")
        void on(String order) {}
    }

    static class NotANumber {

        @MqListener(topic = "order-paid", group = "order-mails", concurrency = "many")
        void on(String order) {}
    }

    static class SameGroupTwice {

        @MqListener(topic = "order-paid", group = "order-mails")
        void onPaid(String order) {}

        @MqListener(topic = "order-sent", group = "order-mails")
        void onSent(String order) {}
    }
}
