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
package io.github.mqstarter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTests {

    @Test
    void readsATopic() {
        assertThat(Destination.parse("order-paid")).isEqualTo(new Destination("order-paid", null, null));
    }

    @Test
    void aTopicMayHaveAnyCharacterThatRocketMqTakes() {
        String topic = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789%|";
        assertThat(Destination.parse(topic).topic()).isEqualTo(topic);
    }

    @ParameterizedTest
    @ValueSource(
            chars = {' ', '!', '$', '&', '(', '*', '+', '.', '/', ';', '@', '[', '^', '`', '{', '}', '~', 'é', '好'})
    void aTopicMayHaveNoOther(char c) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Destination("a" + c, null, null));
    }

    @Test
    void readsATopicAndATagThatMayHaveColonsItself() {
        assertThat(Destination.parse("order-paid:vip:gold")).isEqualTo(new Destination("order-paid", "vip:gold", null));
    }

    @Test
    void writesWhatItReads() {
        assertThat(Destination.parse("order-paid:vip").withCluster("eu")).hasToString("order-paid:vip@eu");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                  | The topic is empty
                    ' '                 | The topic is empty
                    order.paid          | The topic 'order.paid' has a character
                    %DLQ%orders         | The topic '%DLQ%orders' belongs to RocketMQ itself
                    %RETRY%orders       | The topic '%RETRY%orders' belongs to RocketMQ itself
                    TBW102              | The topic 'TBW102' belongs to RocketMQ itself
                    rmq_sys_trace       | The topic 'rmq_sys_trace' belongs to RocketMQ itself
                    SCHEDULE_TOPIC_XXXX | The topic 'SCHEDULE_TOPIC_XXXX' belongs to RocketMQ itself
                    order-paid:         | The tag is empty
                    'order-paid:a||b'   | The tag contains '||'
                    """)
    void refusesWhatRocketMqCannotCarryAndNamesIt(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.parse(text))
                .withMessageStartingWith(message);
    }

    @Test
    void refusesATopicOverTheLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.parse("t".repeat(128)))
                .withMessageContaining("has 128 characters");
    }
}
