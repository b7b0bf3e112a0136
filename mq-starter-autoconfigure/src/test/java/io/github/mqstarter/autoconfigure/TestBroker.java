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

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import java.util.UUID;

/** The broker that the tests of this JVM share. It soon asks how transactions ended, and ends with the JVM. */
final class TestBroker {

    private TestBroker() {}

    static EmbeddedRocketMQ shared() {
        return Holder.BROKER;
    }

    /** The property that tells an application where the broker is. */
    static String nameServerProperty() {
        return "rocketmq.name-server=" + shared().nameServer();
    }

    static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static final class Holder {

        private static final EmbeddedRocketMQ BROKER = start();

        private static EmbeddedRocketMQ start() {
            EmbeddedRocketMQ broker = EmbeddedRocketMQ.builder()
                    .brokerProperty("transactionTimeOut", "3000")
                    .brokerProperty("transactionCheckInterval", "1500")
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
            return broker;
        }
    }
}
