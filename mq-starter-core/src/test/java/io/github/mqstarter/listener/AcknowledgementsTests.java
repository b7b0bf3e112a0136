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

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.consumer.store.RemoteBrokerOffsetStore;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

/** How far a queue is done, as the client is told. */
class AcknowledgementsTests {

    private final MessageQueue queue = new MessageQueue("topic", "broker", 0);

    private final ProcessQueue processQueue = new ProcessQueue();

    private final Lane lane = new Lane(queue, processQueue, false, false);

    @SuppressWarnings("deprecation") // the only way to the client's own offsets
    private final DefaultMQPushConsumerImpl consumer =
            new DefaultMQPushConsumer("group").getDefaultMQPushConsumerImpl();

    private final Acknowledgements acknowledgements = new Acknowledgements(consumer);

    AcknowledgementsTests() {
        consumer.setOffsetStore(new RemoteBrokerOffsetStore(null, "group"));
    }

    @Test
    void theOffsetMovesOnToTheFirstMessageThatIsNotDone() {
        List<MessageExt> messages = fetched(3);
        acknowledgements.acknowledge(lane, messages.subList(1, 2));
        assertThat(offset()).isZero();
        acknowledgements.acknowledge(lane, messages.subList(0, 1));
        assertThat(offset()).isEqualTo(2);
        acknowledgements.acknowledge(lane, messages.subList(2, 3));
        assertThat(offset()).isEqualTo(3);
    }

    @Test
    void anInterruptThatComesAfterTheListenerDoesNotKeepAMessageFromBeingDone() {
        List<MessageExt> messages = fetched(2);
        Thread.currentThread().interrupt();
        acknowledgements.acknowledge(lane, messages.subList(0, 1));
        assertThat(offset()).isEqualTo(1);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aQueueThatAnotherInstanceHasIsNotTouched() {
        List<MessageExt> messages = fetched(2);
        processQueue.setDropped(true);
        acknowledgements.acknowledge(lane, messages);
        assertThat(offset()).isEqualTo(-1);
    }

    private List<MessageExt> fetched(int number) {
        for (int i = 0; i < number; i++) {
            MessageExt message = new MessageExt();
            message.setBody(new byte[] {1});
            message.setQueueOffset(i);
            message.setStoreHost(new InetSocketAddress("127.0.0.1", 1));
            processQueue.putMessage(List.of(message));
        }
        return List.copyOf(processQueue.getMsgTreeMap().values());
    }

    private long offset() {
        return consumer.getOffsetStore().readOffset(queue, ReadOffsetType.READ_FROM_MEMORY);
    }
}
