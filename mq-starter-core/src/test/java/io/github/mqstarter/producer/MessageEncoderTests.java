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

import io.github.mqstarter.Destination;
import io.github.mqstarter.testing.MqTestApplication;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.junit.jupiter.api.Test;

/** An encoded message has all that was set, and is what RocketMQ's own would be. */
class MessageEncoderTests {

    private final MessageEncoder encoder = new MessageEncoder(MqTestApplication.converter());

    private final OutboundMessage source = new OutboundMessage("body");

    MessageEncoderTests() {
        source.addressedTo(Destination.parse("order-paid:vip"));
    }

    @Test
    void hasTheBytesOfItsProperties() {
        source.addKey("o-1");
        source.setHeader("tenant", "好");

        EncodedMessage encoded = encode();

        assertThat(new String(encoded.properties(), StandardCharsets.UTF_8))
                .isEqualTo(MessageDecoder.messageProperties2String(
                        encoded.message().getProperties()));
    }

    @Test
    void oneKeyAndManyAreWrittenAsRocketMqDoes() {
        source.addKey("o-1");
        assertThat(encode().message().getKeys()).isEqualTo("o-1");
        source.addKey("o-2");
        assertThat(encode().message().getKeys()).isEqualTo("o-1 o-2");
    }

    @Test
    void waitsForTheStoreWithoutSayingSoAsThatIsTheDefault() {
        Message message = encode().message();

        assertThat(message.isWaitStoreMsgOK()).isTrue();
        assertThat(message.getProperties()).containsOnlyKeys("UNIQ_KEY", "TAGS");
    }

    @Test
    void eachHasAnIdOfItsOwn() {
        assertThat(MessageEncoder.idOf(encode().message()))
                .isNotBlank()
                .isNotEqualTo(MessageEncoder.idOf(encode().message()));
    }

    private EncodedMessage encode() {
        return encoder.encode(source, 1024);
    }
}
