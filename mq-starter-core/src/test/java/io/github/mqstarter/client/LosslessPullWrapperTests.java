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
package io.github.mqstarter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.UnreadablePayloadException;
import io.github.mqstarter.testing.LogLines;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.logging.log4j.Level;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.hook.FilterMessageContext;
import org.apache.rocketmq.client.hook.FilterMessageHook;
import org.apache.rocketmq.client.impl.MQClientManager;
import org.apache.rocketmq.client.impl.consumer.PullAPIWrapper;
import org.apache.rocketmq.client.impl.consumer.PullResultExt;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is made of the bytes that a broker answers, beside what the client's own wrapper makes of them. */
class LosslessPullWrapperTests {

    private static final MessageQueue QUEUE = new MessageQueue("orders", "broker-a", 3);

    private static final int UNWRAPPED = MessageSysFlag.INNER_BATCH_FLAG | MessageSysFlag.NEED_UNWRAP_FLAG;

    private static final int MAGIC_CODE_AT = 4;

    private final ClientConfig config = new ClientConfig();

    private final MQClientInstance client;

    private final List<byte[]> frames = new ArrayList<>();

    private @Nullable Long offsetDelta = 0L;

    private String tags = "*";

    private @Nullable FilterMessageHook hook;

    LosslessPullWrapperTests() {
        config.setInstanceName(UUID.randomUUID().toString());
        client = MQClientManager.getInstance().getOrCreateMQClientInstance(config);
    }

    @AfterEach
    void forget() {
        MQClientManager.getInstance().removeClientFactory(client.getClientId());
    }

    @Test
    void goodMessagesAreWhatTheClientMakesOfThem() throws Exception {
        addGood();
        assertAsTheClient(7);
    }

    @Test
    void theOffsetsOfALogicalQueueAreThoseOfTheClient() throws Exception {
        addGood();
        offsetDelta = 1_000L;
        assertThat(assertAsTheClient(7).get(0).getQueueOffset()).isEqualTo(1_000);
        offsetDelta = null;
        assertAsTheClient(7);
    }

    @Test
    void tagsAndHooksFilterAsTheClientDoes() throws Exception {
        addGood();
        tags = "a || c";
        assertAsTheClient(3);
        hook = new RemovingFirst();
        assertAsTheClient(2);
    }

    @Test
    void bodiesAreLeftAsTheyAreWhereTheClientIsToldSo() throws Exception {
        addGood();
        add(message(9, "plain"), MessageSysFlag.COMPRESSED_FLAG, false);
        client.getClientConfig().setDecodeDecompressBody(false);
        assertAsTheClient(8);
        client.getClientConfig().setDecodeReadBody(false);
        assertAsTheClient(7);
    }

    @Test
    void anAnswerWithoutMessagesIsLeftAlone() throws Exception {
        PullResultExt answer = new PullResultExt(PullStatus.NO_NEW_MSG, 5, 0, 5, null, 0, null);
        assertThat(process(ours(), answer).getMsgFoundList()).isNull();
    }

    @Test
    void aBodyThatIsNotCompressedAsItSaysIsHandedOutAsItIs() throws Exception {
        add(message(0, "first"), 0, true);
        add(message(1, "plain"), MessageSysFlag.COMPRESSED_FLAG, false);
        add(message(2, "plain"), MessageSysFlag.COMPRESSED_FLAG | MessageSysFlag.COMPRESSION_TYPE_COMPARATOR, false);
        add(message(3, "last"), 0, true);

        List<MessageExt> found = process(ours(), answer()).getMsgFoundList();

        assertThat(found).extracting(MessageExt::getQueueOffset).containsExactly(0L, 1L, 2L, 3L);
        assertThat(found).extracting(MessageExt::getBrokerName).containsOnly("broker-a");
        assertThat(found.get(1).getBody()).asString().isEqualTo("plain");
        assertThat(found.get(1).getProperty(MqHeaders.UNDECODABLE))
                .isEqualTo("Its body cannot be decompressed (java.util.zip.ZipException: incorrect header check)");
        assertThat(found.get(2).getProperty(MqHeaders.UNDECODABLE)).contains("Unknown compress type value: 7");
        assertThat(found.get(3).getProperty(MqHeaders.UNDECODABLE)).isNull();
        assertThatExceptionOfType(UnreadablePayloadException.class)
                .isThrownBy(() -> UndecodableMessages.refuse(found.get(1)));
        assertThatNoException().isThrownBy(() -> UndecodableMessages.refuse(found.get(3)));
    }

    @Test
    void aBatchThatIsNoneIsHandedOutAsOneMessageAndOthersAsSeveral() throws Exception {
        add(message(0, "no batch at all"), UNWRAPPED, true);
        addBatch(1, "one", "two");

        List<MessageExt> found = process(ours(), answer()).getMsgFoundList();

        assertThat(found).extracting(LosslessPullWrapperTests::text).containsExactly("no batch at all", "one", "two");
        assertThat(found).extracting(MessageExt::getQueueOffset).containsExactly(0L, 1L, 2L);
        assertThat(found.get(0).getProperty(MqHeaders.UNDECODABLE)).contains("not the batch that it says it is");
        assertThat(found.get(1).getProperty(MqHeaders.UNDECODABLE)).isNull();
    }

    @Test
    void aMessageThatCannotBeReadAtAllIsLoggedAndTheOthersAreHandedOut() throws Exception {
        add(message(0, "first"), 0, true);
        add(message(1, "broken"), 0, true);
        add(message(2, "last"), 0, true);
        ByteBuffer.wrap(frames.get(1)).putInt(MAGIC_CODE_AT, 4711);
        offsetDelta = 100L;

        try (LogLines log = LogLines.record()) {
            assertThat(process(ours(), answer()).getMsgFoundList())
                    .extracting(LosslessPullWrapperTests::text)
                    .containsExactly("first", "last");
            assertThat(log.linesFrom(Level.ERROR))
                    .containsExactly("ERROR The message at offset 101 of queue 3 of topic orders on broker-a"
                            + " cannot be read, and is left out");
        }
    }

    @Test
    void whatEndsWithinAMessageIsLogged() throws Exception {
        add(message(0, "first"), 0, true);
        add(message(1, "last"), 0, true);
        frames.set(1, Arrays.copyOf(frames.get(1), 50));

        try (LogLines log = LogLines.record()) {
            assertThat(process(ours(), answer()).getMsgFoundList())
                    .extracting(LosslessPullWrapperTests::text)
                    .containsExactly("first");
            assertThat(log.linesFrom(Level.ERROR))
                    .singleElement()
                    .asString()
                    .contains("50 bytes")
                    .contains("topic=orders, brokerName=broker-a, queueId=3");
        }
    }

    private void addGood() throws Exception {
        add(message(0, "first"), 0, true);
        MessageExt tagged = message(1, "tagged");
        tagged.setTags("a");
        tagged.setKeys("key");
        add(tagged, 0, true);
        MessageExt large = message(2, "large ".repeat(1_000));
        large.setTags("c");
        add(large, MessageSysFlag.COMPRESSED_FLAG, true);
        MessageExt inTransaction = message(3, "in a transaction");
        MessageAccessor.putProperty(inTransaction, MessageConst.PROPERTY_TRANSACTION_PREPARED, "true");
        MessageAccessor.putProperty(inTransaction, MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, "4711");
        inTransaction.setTags("a");
        add(inTransaction, MessageSysFlag.TRANSACTION_COMMIT_TYPE, true);
        addBatch(4, "one", "two");
        MessageExt bare = message(6, "");
        add(bare, 0, true);
    }

    private void addBatch(long offset, String... bodies) throws Exception {
        byte[] batch = MessageDecoder.encodeMessages(Arrays.stream(bodies)
                .map(body -> new Message("orders", body.getBytes(StandardCharsets.UTF_8)))
                .toList());
        MessageExt message = message(offset, "");
        message.setBody(batch);
        add(message, UNWRAPPED, true);
    }

    private static MessageExt message(long offset, String body) throws Exception {
        MessageExt message = new MessageExt();
        message.setTopic("orders");
        message.setBody(body.getBytes(StandardCharsets.UTF_8));
        message.setQueueOffset(offset);
        message.setCommitLogOffset(offset * 500);
        message.setBornTimestamp(1_000 + offset);
        message.setStoreTimestamp(2_000 + offset);
        message.setBornHost(new InetSocketAddress(InetAddress.getByName("10.1.2.3"), 4));
        message.setStoreHost(new InetSocketAddress(InetAddress.getByName("10.1.2.4"), 5));
        return message;
    }

    private void add(MessageExt message, int flags, boolean compressed) throws Exception {
        message.setSysFlag(flags);
        frames.add(MessageDecoder.encode(message, compressed));
    }

    private List<MessageExt> assertAsTheClient(int number) throws Exception {
        List<MessageExt> expected = process(theirs(), answer()).getMsgFoundList();
        PullResultExt result = process(ours(), answer());
        assertThat(result.getMessageBinary()).isNull();
        assertThat(result.getMsgFoundList())
                .hasSize(number)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(expected);
        return result.getMsgFoundList();
    }

    private PullAPIWrapper ours() {
        return hooked(new LosslessPullWrapper(client, "group", false));
    }

    private PullAPIWrapper theirs() {
        return hooked(new PullAPIWrapper(client, "group", false));
    }

    private PullAPIWrapper hooked(PullAPIWrapper pulls) {
        if (hook != null) {
            pulls.registerFilterMessageHook(new ArrayList<>(List.of(hook)));
        }
        return pulls;
    }

    private PullResultExt answer() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.forEach(bytes::writeBytes);
        return new PullResultExt(PullStatus.FOUND, 50, 0, 60, null, 1, bytes.toByteArray(), offsetDelta);
    }

    private PullResultExt process(PullAPIWrapper pulls, PullResultExt answer) throws Exception {
        MessageSelector selector = MessageSelector.byTag(tags);
        PullResultExt result = (PullResultExt) pulls.processPullResult(
                QUEUE, answer, FilterAPI.build("orders", selector.getExpression(), selector.getExpressionType()));
        assertThat(pulls.recalculatePullFromWhichNode(QUEUE)).isEqualTo(answer.getSuggestWhichBrokerId());
        return result;
    }

    private static String text(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static final class RemovingFirst implements FilterMessageHook {

        @Override
        public String hookName() {
            return "removing";
        }

        @Override
        public void filterMessage(FilterMessageContext context) {
            context.getMsgList().remove(0);
        }
    }
}
