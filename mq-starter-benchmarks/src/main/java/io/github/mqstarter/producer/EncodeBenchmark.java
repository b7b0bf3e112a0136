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

import com.google.gson.Gson;
import io.github.mqstarter.Destination;
import io.github.mqstarter.JsonMessageConverter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.Message;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.GsonMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.StringMessageConverter;

/** From a payload to the native message: this library's checked way beside the least that anyone has to do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark {

    private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

    private static final Destination DESTINATION = Destination.parse("push-message:vip");

    private final Gson gson = new Gson();

    private final CompositeMessageConverter springs = new CompositeMessageConverter(List.of(
            withoutContentType(new ByteArrayMessageConverter()),
            withoutContentType(new StringMessageConverter()),
            withoutContentType(new GsonMessageConverter(gson))));

    private final MessageEncoder encoder = new MessageEncoder(JsonMessageConverter.of(gson, springs));

    private final MessageEncoder encoderWithSprings = new MessageEncoder(springs);

    /** Bytes of the payload's text, so about those of the body. */
    @Param({"250", "2048"})
    private int size;

    private Push push = new Push("", "", List.of());

    @Setup
    public void makePayload() {
        push = new Push("user-4711", "x".repeat(size - 60), List.of("ios", "android"));
    }

    /** As it is in an application. */
    @Benchmark
    public EncodedMessage checked() {
        return encoder.encode(message(), MAX_BODY_BYTES);
    }

    /** The same with the converter of Spring, which others write. */
    @Benchmark
    public EncodedMessage checkedWithSpringsConverter() {
        return encoderWithSprings.encode(message(), MAX_BODY_BYTES);
    }

    @Benchmark
    public Message bare() {
        Message message = new Message(
                DESTINATION.topic(), DESTINATION.tag(), "p-1", gson.toJson(push).getBytes(StandardCharsets.UTF_8));
        message.putUserProperty("requestId", "0123456789abcdef");
        return message;
    }

    private OutboundMessage message() {
        OutboundMessage message = new OutboundMessage(push);
        message.addressedTo(DESTINATION);
        message.addKey("p-1");
        message.setHeader("requestId", "0123456789abcdef");
        return message;
    }

    private static MessageConverter withoutContentType(AbstractMessageConverter converter) {
        converter.setContentTypeResolver(null);
        return converter;
    }

    record Push(String user, String text, List<String> platforms) {}
}
