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
package io.github.mqstarter.resilience;

import io.github.mqstarter.StartPosition;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.MqTestApplication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * The main class of an application that consumes until it is told to end, as a Spring application does by a shutdown hook
 * that closes its context. It says in a line each what happens to a message, at the moment when it does.
 */
final class ConsumingApplication {

    private final Duration work;

    private final boolean swallowInterrupts;

    private ConsumingApplication(Duration work, boolean swallowInterrupts) {
        this.work = work;
        this.swallowInterrupts = swallowInterrupts;
    }

    /**
     * Arguments: name server, group, concurrency, batch size, time for a call, whether to return normally when interrupted,
     * shutdown timeout.
     */
    public static void main(String[] arguments) {
        ChildJvm.exitWithParent();
        int batchSize = Integer.parseInt(arguments[3]);
        ConsumingApplication consuming =
                new ConsumingApplication(Duration.parse(arguments[4]), Boolean.parseBoolean(arguments[5]));
        ListenerSettings defaults = ListenerSettings.UNSET
                .with(ListenerSetting.CONSUME_FROM, StartPosition.FIRST)
                .with(ListenerSetting.BATCH_SIZE, batchSize);
        MqTestApplication application = new MqTestApplication(arguments[0])
                .properties(Map.of("group", arguments[1], "concurrency", arguments[2]))
                .registry(registry -> registry.defaults(defaults).shutdownTimeout(Duration.parse(arguments[6])))
                .bean(Pool.class, new Pool())
                .listener((batchSize > 1) ? consuming.new Lists() : consuming.new Messages());
        Runtime.getRuntime().addShutdownHook(new Thread(application::close, "shutdown"));
        application.start();
        Executions.print(Executions.READY);
        LockSupport.park();
    }

    private void work(List<MessageExt> messages) throws InterruptedException {
        messages.forEach(message -> say(Executions.BEGUN, message));
        try {
            Thread.sleep(work.toMillis());
        } catch (InterruptedException ex) {
            messages.forEach(message -> say(Executions.INTERRUPTED, message));
            if (!swallowInterrupts) {
                throw ex;
            }
            return;
        }
        messages.forEach(message -> say(Executions.ENDED, message));
    }

    private static void say(String what, MessageExt message) {
        Executions.print(
                what,
                Payload.sequence(new String(message.getBody(), StandardCharsets.UTF_8)),
                System.currentTimeMillis() - message.getBornTimestamp());
    }

    private final class Messages {

        @MqListener(topic = Rig.TOPIC, group = "${group}", concurrency = "${concurrency}")
        void on(MessageExt message) throws InterruptedException {
            work(List.of(message));
        }
    }

    private final class Lists {

        @MqListener(topic = Rig.TOPIC, group = "${group}", concurrency = "${concurrency}")
        void on(List<MessageExt> messages) throws InterruptedException {
            work(messages);
        }
    }

    /** What listeners need to the end, as a pool of connections. */
    private static final class Pool implements AutoCloseable {

        @Override
        public void close() {
            Executions.print(Executions.POOL_CLOSED);
        }
    }
}
