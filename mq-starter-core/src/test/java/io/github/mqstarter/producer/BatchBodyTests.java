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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.junit.jupiter.api.Test;

/** A batch goes over the wire as RocketMQ's own client writes it. */
class BatchBodyTests {

    @Test
    void isThatOfRocketMq() {
        assertThatItIsThatOfRocketMq(List.of());
        assertThatItIsThatOfRocketMq(List.of(message("text", 0, Map.of("TAGS", "vip", "KEYS", "o-1"))));
        assertThatItIsThatOfRocketMq(List.of(
                message("好", 0, Map.of("名", "好\ud83d\ude00")),
                message("no properties", 7, Map.of()),
                message("x".repeat(5000), -1, Map.of("long", "é".repeat(15_000))),
                message("", Integer.MAX_VALUE, Map.of("a", "b"))));
    }

    @Test
    void rocketMqReadsIt() throws Exception {
        byte[] batch = BatchBody.encode(
                List.of(encoded(message("one", 3, Map.of("tenant", "t1"))), encoded(message("two", 0, Map.of()))));

        List<Message> read = MessageDecoder.decodeMessages(ByteBuffer.wrap(batch));

        assertThat(read)
                .extracting(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .containsExactly("one", "two");
        assertThat(read.get(0).getFlag()).isEqualTo(3);
        assertThat(read.get(0).getProperty("tenant")).isEqualTo("t1");
    }

    @Test
    void theSizeOfAMessageIsWhatItTakes() {
        EncodedMessage message = encoded(message("好", 0, Map.of("tenant", "é")));

        assertThat(BatchBody.encode(List.of(message))).hasSize(BatchBody.sizeOf(message));
    }

    private static void assertThatItIsThatOfRocketMq(List<Message> messages) {
        assertThat(BatchBody.encode(
                        messages.stream().map(BatchBodyTests::encoded).toList()))
                .isEqualTo(MessageDecoder.encodeMessages(messages));
    }

    private static EncodedMessage encoded(Message message) {
        return new EncodedMessage(message, PropertyBytes.of(message.getProperties()));
    }

    private static Message message(String body, int flag, Map<String, String> properties) {
        Message message = new Message();
        message.setBody(body.getBytes(StandardCharsets.UTF_8));
        message.setFlag(flag);
        MessageAccessor.setProperties(message, properties);
        return message;
    }
}
