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

import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.junit.jupiter.api.Test;

/** All ways make the same message, so that their times can be compared. */
class EncodeBenchmarkTests {

    private final EncodeBenchmark benchmark = new EncodeBenchmark();

    private final Message bare = benchmark.bare();

    @Test
    void allWaysMakeTheSameMessage() {
        assertThatIsTheSame(benchmark.checked().message());
        assertThatIsTheSame(benchmark.checkedWithSpringsConverter().message());
    }

    /** But for WAIT, which says what holds without it. */
    private void assertThatIsTheSame(Message message) {
        Map<String, String> expected = new HashMap<>(bare.getProperties());
        expected.remove(MessageConst.PROPERTY_WAIT_STORE_MSG_OK);
        assertThat(message.getBody()).isEqualTo(bare.getBody());
        assertThat(message.getTopic()).isEqualTo(bare.getTopic());
        assertThat(message.getProperties()).containsAllEntriesOf(expected);
    }
}
