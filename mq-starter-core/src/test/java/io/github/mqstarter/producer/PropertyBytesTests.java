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

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties go over the wire as RocketMQ's own client writes them. */
class PropertyBytesTests {

    @Test
    void noPropertiesAreNoBytes() {
        assertThat(PropertyBytes.of(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u007f", "\u0080", "é", "好", "\u0141", "\ud83d\ude00", "ascii, then 好"})
    void areTheBytesOfRocketMq(String text) {
        assertThatTheyAreThoseOfRocketMq(Map.of("KEYS", text));
        assertThatTheyAreThoseOfRocketMq(Map.of(text, "value"));
        assertThatTheyAreThoseOfRocketMq(Map.of("KEYS", "o-1", "tenant", text, "TAGS", "vip"));
    }

    private static void assertThatTheyAreThoseOfRocketMq(Map<String, String> properties) {
        assertThat(PropertyBytes.of(properties))
                .isEqualTo(MessageDecoder.messageProperties2String(properties).getBytes(StandardCharsets.UTF_8));
    }
}
