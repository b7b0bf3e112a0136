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
package io.github.mqstarter.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mqstarter.Destination;
import io.github.mqstarter.MqConfigurationException;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

/** Which transaction handler a message gets, when it is sent and when a broker asks about it. */
class TransactionHandlersTests {

    private final TextHandler text = new TextHandler();

    private final NumberHandler number = new NumberHandler();

    @Test
    void theNearestTypeDecides() {
        TransactionHandlers handlers = new TransactionHandlers(List.of(number, new ObjectHandler()));
        assertThat(handlers.forSend(message("topic", 1)).handler()).isSameAs(number);
        assertThat(handlers.forSend(message("topic", 'c')).handler()).isInstanceOf(ObjectHandler.class);
    }

    @Test
    void twoTypesThatAreEquallyNearAreRefused() {
        TransactionHandlers ambiguous =
                new TransactionHandlers(List.of(new CharactersHandler(), new SerializableHandler()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ambiguous.forSend(message("topic", "text")))
                .withMessageContaining(CharactersHandler.class.getName())
                .withMessageContaining(SerializableHandler.class.getName())
                .withMessageContaining("topics()");
    }

    @Test
    void aHandlerWithTopicsIsForNoOthers() {
        TransactionHandlers handlers = new TransactionHandlers(List.of(new TopicHandler()));
        assertThat(handlers.forSend(message("orders", "text")).handler()).isInstanceOf(TopicHandler.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> handlers.forSend(message("other", "text")))
                .withMessageContaining("no transaction handler");
    }

    @Test
    void aPayloadThatTheHandlerOfTheTopicIsNotForIsRefused() {
        TransactionHandlers handlers = new TransactionHandlers(List.of(new TopicHandler(), number));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> handlers.forSend(message("orders", 1)))
                .withMessageContaining(TopicHandler.class.getName())
                .withMessageContaining("java.lang.Integer");
    }

    @Test
    void aProxyIsForWhatItsTargetIsFor() {
        ProxyFactory proxies = new ProxyFactory(text);
        MqTransactionHandler<?> ofInterfaces = (MqTransactionHandler<?>) proxies.getProxy();
        proxies.setProxyTargetClass(true);
        MqTransactionHandler<?> ofClass = (MqTransactionHandler<?>) proxies.getProxy();
        for (MqTransactionHandler<?> proxy : List.of(ofInterfaces, ofClass)) {
            BoundTransactionHandler<?> bound =
                    new TransactionHandlers(List.of(proxy)).forSend(message("topic", "text"));
            assertThat(bound.handler()).isSameAs(proxy);
            assertThat(bound.name()).isEqualTo(TextHandler.class.getName());
        }
    }

    @Test
    void twoHandlersForTheSameAreAMistake() {
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(() -> new TransactionHandlers(List.of(text, new TextHandler())))
                .withMessageContaining("java.lang.String")
                .withMessageContaining(TextHandler.class.getName());
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(() -> new TransactionHandlers(List.of(new TopicHandler(), new TopicHandler())))
                .withMessageContaining("'orders'");
    }

    @Test
    void aHandlerThatDoesNotTellItsTypeIsAMistake() {
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(() -> new TransactionHandlers(List.of(new GenericHandler<String>())))
                .withMessageContaining(GenericHandler.class.getName());
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(() -> new TransactionHandlers(List.of(new ListHandler())))
                .withMessageContaining("java.util.List<java.lang.String>");
    }

    @Test
    void aCheckGoesToTheHandlerThatTheMessageNames() {
        TransactionHandlers handlers = new TransactionHandlers(List.of(text, number, new TopicHandler()));
        assertThat(handlers.forCheck(check("orders", TextHandler.class.getName(), ""))
                        .handler())
                .isSameAs(text);
    }

    @Test
    void aCheckOfAHandlerThatIsGoneGoesByTopicThenByType() {
        TransactionHandlers handlers = new TransactionHandlers(List.of(text, number, new TopicHandler()));
        assertThat(handlers.forCheck(check("orders", "gone", "java.lang.Number"))
                        .handler())
                .isInstanceOf(TopicHandler.class);
        assertThat(handlers.forCheck(check("topic", "gone", "java.lang.Number")).handler())
                .isSameAs(number);
        assertThat(handlers.forCheck(check("topic", "gone", "gone"))).isNull();
    }

    @Test
    void aCheckOfAMessageThatAnotherProducerSentGoesByTopic() {
        TransactionHandlers handlers = new TransactionHandlers(List.of(text, new TopicHandler()));
        MessageExt message = new MessageExt();
        message.setTopic("orders");
        assertThat(handlers.forCheck(message).handler()).isInstanceOf(TopicHandler.class);
        message.setTopic("other");
        assertThat(handlers.forCheck(message)).isNull();
    }

    private static OutboundMessage message(String topic, Object payload) {
        OutboundMessage message = new OutboundMessage(payload);
        message.addressedTo(Destination.parse(topic));
        return message;
    }

    private static MessageExt check(String topic, String handler, String type) {
        MessageExt message = new MessageExt();
        message.setTopic(topic);
        MessageAccessor.putProperty(message, TransactionHandlers.HANDLER_PROPERTY, handler);
        MessageAccessor.putProperty(message, TransactionHandlers.TYPE_PROPERTY, type);
        return message;
    }

    static class GenericHandler<T> implements MqTransactionHandler<T> {

        @Override
        public TransactionVerdict execute(T payload, @Nullable Object argument) {
            return TransactionVerdict.COMMIT;
        }

        @Override
        public TransactionVerdict check(T payload, MessageExt message) {
            return TransactionVerdict.COMMIT;
        }
    }

    static class TextHandler extends GenericHandler<String> {}

    static class NumberHandler extends GenericHandler<Number> {}

    static class ObjectHandler extends GenericHandler<Object> {}

    static class SerializableHandler extends GenericHandler<Serializable> {}

    static class CharactersHandler extends GenericHandler<CharSequence> {}

    static class ListHandler extends GenericHandler<List<String>> {}

    static class TopicHandler extends GenericHandler<String> {

        @Override
        public Set<String> topics() {
            return Set.of("orders");
        }
    }
}
