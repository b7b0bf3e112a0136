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
package io.github.mqstarter.benchmarks;

import java.util.stream.Stream;
import org.apache.rocketmq.client.producer.SendResult;

/** This library's template with all payloads in one call. */
record BulkContender(OurContender ours) implements Contender {

    @Override
    public void sendAll(Stream<Object> payloads, Outcome outcome) {
        ours.template().sendAll(ours.topic(), payloads, (index, sent) -> outcome.accept(sent.result(), sent.failure()));
    }

    @Override
    public void send(Object payload, Outcome outcome) {
        ours.send(payload, outcome);
    }

    @Override
    public SendResult sendAndWait(Object payload) {
        return ours.sendAndWait(payload);
    }

    @Override
    public void close() {
        ours.close();
    }
}
