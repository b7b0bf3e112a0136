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
package io.github.mqstarter.listener;

import io.github.mqstarter.testing.TestBroker;
import io.github.mqstarter.testing.TopicReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;

/** The dead letters of a group, as they are on the broker. */
final class DeadLetters {

    private DeadLetters() {}

    static List<MessageExt> of(String group) {
        List<MessageExt> letters = new ArrayList<>();
        try (TopicReader reader = new TopicReader(TestBroker.nameServer(), "%DLQ%" + group)) {
            reader.read(letters::add);
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
        return letters;
    }
}
