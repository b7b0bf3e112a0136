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

import io.github.mqstarter.MqHeaders;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.utils.NetworkUtil;
import org.jspecify.annotations.Nullable;

/** What is written on a failed message, so that it can be seen and explained later. */
final class FailureProperties {

    private static final int MAX_STACK = 4096;

    private static final int MAX_MESSAGE = 1024;

    /** What RocketMQ can store of properties in one message, less what the client adds. */
    private static final int MAX_PROPERTIES = 32_767 - 1024;

    private static final String HOST = NetworkUtil.getLocalAddress();

    private FailureProperties() {}

    /** For a message that comes again. */
    static Map<String, String> ofRetry(MessageExt message) {
        return Map.of(MqHeaders.FIRST_FAILURE, firstFailure(message));
    }

    /** For a message that comes again although its listener may still be at work on it. */
    static Map<String, String> ofCopy(MessageExt message) {
        return Map.of(MqHeaders.FIRST_FAILURE, firstFailure(message), MqHeaders.COPY_OF_STUCK, "true");
    }

    /** For a message that is given up. */
    static Map<String, String> ofDeadLetter(MessageExt message, String group, int attempts, Throwable failure) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(MqHeaders.EXCEPTION, failure.getClass().getName());
        properties.put(MqHeaders.ATTEMPTS, String.valueOf(attempts));
        properties.put(MqHeaders.FIRST_FAILURE, firstFailure(message));
        properties.put(MqHeaders.LAST_FAILURE, String.valueOf(System.currentTimeMillis()));
        properties.put(MqHeaders.FAILED_GROUP, group);
        properties.put(MqHeaders.FAILED_HOST, HOST);
        properties.put(MqHeaders.ORIGIN_TOPIC, message.getTopic());
        if (message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC) == null) {
            properties.put(MqHeaders.ORIGIN_QUEUE, message.getBrokerName() + ':' + message.getQueueId());
        }
        int room = MAX_PROPERTIES - size(message.getProperties()) - size(properties);
        put(properties, MqHeaders.EXCEPTION_MESSAGE, textOf(failure::getMessage), Math.min(room, MAX_MESSAGE));
        put(
                properties,
                MqHeaders.EXCEPTION_STACK,
                textOf(() -> stackOf(failure)),
                Math.min(room - MAX_MESSAGE, MAX_STACK));
        return properties;
    }

    private static void put(Map<String, String> properties, String name, @Nullable String text, int room) {
        String cut = (text != null) ? cut(text, room - name.length() - 2) : "";
        if (!cut.isEmpty()) {
            properties.put(name, cut);
        }
    }

    private static String firstFailure(MessageExt message) {
        String first = message.getProperty(MqHeaders.FIRST_FAILURE);
        return (first != null) ? first : String.valueOf(System.currentTimeMillis());
    }

    /** A failure that cannot even say what it is, is one all the same. */
    private static @Nullable String textOf(Supplier<@Nullable String> text) {
        try {
            return text.get();
        } catch (RuntimeException | StackOverflowError ex) {
            return null;
        }
    }

    private static String stackOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** As many bytes of a text as there is room for, without what separates properties. */
    private static String cut(String text, int max) {
        String clean =
                text.replace(MessageDecoder.NAME_VALUE_SEPARATOR, ' ').replace(MessageDecoder.PROPERTY_SEPARATOR, ' ');
        if (max <= 0) {
            return "";
        }
        byte[] bytes = clean.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= max) {
            return clean;
        }
        int end = max;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) { // in the middle of a character
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static int size(Map<String, String> properties) {
        return MessageDecoder.messageProperties2String(properties).getBytes(StandardCharsets.UTF_8).length;
    }
}
