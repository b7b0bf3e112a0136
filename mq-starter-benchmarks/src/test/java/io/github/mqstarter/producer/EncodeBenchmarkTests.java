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

import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.Test;

/** Both ways make the same message, so that their times can be compared. */
class EncodeBenchmarkTests {

    @Test
    void bothWaysMakeTheSameMessage() {
        EncodeBenchmark benchmark = new EncodeBenchmark();
        Message checked = benchmark.checked();
        Message bare = benchmark.bare();
        assertThat(checked.getBody()).isEqualTo(bare.getBody());
        assertThat(checked.getTopic()).isEqualTo(bare.getTopic());
        assertThat(checked.getProperties()).containsAllEntriesOf(bare.getProperties());
    }
}
