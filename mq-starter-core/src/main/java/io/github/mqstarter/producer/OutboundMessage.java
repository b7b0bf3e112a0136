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

import io.github.mqstarter.Destination;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.selector.SelectMessageQueueByHash;
import org.apache.rocketmq.common.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way through the outbound chain. Interceptors read it and may set headers; after it is encoded, the
 * same native message is used for whatever attempts follow. Not for use by many threads at once.
 *
 * @since 0.1.0
 */
public final class OutboundMessage {

    /** Most messages have one or two headers. */
    private static final int FEW = 4;

    private static final MessageQueueSelector BY_HASH = new SelectMessageQueueByHash();

    private final Object payload;

    private final Map<String, Object> headers = new LinkedHashMap<>(FEW);

    private final List<String> keys = new ArrayList<>(0);

    private @Nullable Destination destination;

    private @Nullable String orderKey;

    private @Nullable MessageQueueSelector queueSelector;

    private @Nullable Object queueArgument;

    private @Nullable DefaultMQProducer producer;

    private @Nullable Message nativeMessage;

    private @Nullable Duration attemptTimeout;

    private @Nullable Duration delay;

    private @Nullable Instant deliverAt;

    private @Nullable Duration timeout;

    private final SendState state = new SendState();

    private Map<String, String> properties = Map.of();

    private @Nullable SendForm form;

    private boolean oneWay;

    private boolean awaited;

    private boolean intercepted;

    private boolean patient;

    private boolean alone;

    private @Nullable EncodedMessage encoded;

    private SendObserver.@Nullable ObservedSend observed;

    OutboundMessage(Object payload) {
        this.payload = payload;
    }

    /**
     * Where the message goes.
     *
     * @return the destination
     */
    public Destination destination() {
        return Objects.requireNonNull(destination, "an addressed message");
    }

    /**
     * What the application gave to send.
     *
     * @return the payload
     */
    public Object payload() {
        return payload;
    }

    /**
     * The user's headers, which become properties of the message.
     *
     * @return an unmodifiable view
     */
    public Map<String, Object> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /**
     * Sets a header, in place of one of the same name.
     *
     * @param name the name
     * @param value text, a number, a boolean, an enum constant or a UUID, carried as text; anything else, and text that
     *     RocketMQ cannot carry, fails the send with {@code REJECTED}
     */
    public void setHeader(String name, Object value) {
        headers.put(name, value);
    }

    /**
     * Sets a header in place of any of the same name, the messages of a native batch included, if RocketMQ can carry it.
     * For what must not make a send fail, as a trace context.
     *
     * @param name the name
     * @param value the text
     * @return whether it is set; not, if name or value are empty, reserved, or have characters that RocketMQ cannot carry
     */
    public boolean setHeaderIfPossible(String name, String value) {
        if (!PropertyText.isHeader(name, value)) {
            return false;
        }
        if (nativeMessage != null) {
            NativeMessages.removeProperty(nativeMessage, name);
        }
        headers.put(name, value);
        return true;
    }

    /**
     * The keys under which the broker can find the message.
     *
     * @return an unmodifiable view
     */
    public List<String> keys() {
        return Collections.unmodifiableList(keys);
    }

    /**
     * The key whose messages stay in order.
     *
     * @return the key, or {@code null} for a message without order
     */
    public @Nullable String orderKey() {
        return orderKey;
    }

    /**
     * How long the broker holds the message back.
     *
     * @return the delay, or {@code null}
     */
    public @Nullable Duration delay() {
        return delay;
    }

    /**
     * Until when the broker holds the message back.
     *
     * @return the time, or {@code null}
     */
    public @Nullable Instant deliverAt() {
        return deliverAt;
    }

    /**
     * How long this message may take, from the call to its outcome.
     *
     * @return the timeout, or {@code null} for the configured one
     */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /**
     * Whether nobody waits for an outcome.
     *
     * @return whether the message is fire and forget
     */
    public boolean isOneWay() {
        return oneWay;
    }

    /** Names destination and keys, not the payload; fit for a log whatever they contain. */
    @Override
    public String toString() {
        String text = "message" + (destination != null ? " to " + destination : "")
                + (keys.isEmpty() ? "" : " with keys " + keys);
        return PropertyText.printable(text);
    }

    /** Whether it is known where the message goes. */
    boolean isAddressed() {
        return destination != null;
    }

    /** What follows the message to its outcome. */
    SendObserver.@Nullable ObservedSend observed() {
        return observed;
    }

    void observed(SendObserver.@Nullable ObservedSend newObserved) {
        this.observed = newObserved;
    }

    /** Where the message goes, or {@code null} if that is not known. */
    @Nullable
    Destination address() {
        return destination;
    }

    void addressedTo(Destination newDestination) {
        this.destination = newDestination;
    }

    void addKey(String key) {
        keys.add(key);
    }

    void orderedBy(String key) {
        this.orderKey = key;
        toQueue(BY_HASH, key);
    }

    void delay(Duration newDelay) {
        this.delay = newDelay;
    }

    void deliverAt(Instant time) {
        this.deliverAt = time;
    }

    void timeout(Duration newTimeout) {
        this.timeout = newTimeout;
    }

    void oneWay() {
        this.oneWay = true;
    }

    boolean isDelayed() {
        return delay != null || deliverAt != null;
    }

    void form(SendForm newForm) {
        this.form = newForm;
    }

    /** What the message is beyond a plain one, or {@code null}. */
    @Nullable
    SendForm form() {
        return form;
    }

    /** Sets a property of RocketMQ's or of this library's own, which the encoder takes as it is. */
    void property(String name, String value) {
        if (properties.isEmpty()) {
            properties = new LinkedHashMap<>();
        }
        properties.put(name, value);
    }

    Map<String, String> properties() {
        return properties;
    }

    /** Sends by another producer than that of the destination's cluster. */
    void via(DefaultMQProducer newProducer) {
        this.producer = newProducer;
    }

    @Nullable
    DefaultMQProducer producer() {
        return producer;
    }

    /** Sends what somebody else has made, instead of making a native message. */
    void carries(Message message) {
        this.nativeMessage = message;
    }

    @Nullable
    Message nativeMessage() {
        return nativeMessage;
    }

    /** Whether it must not go out together with others. */
    boolean isAlone() {
        return alone;
    }

    void alone() {
        this.alone = true;
    }

    /** Has an attempt wait longer than the producer does; for a message that goes alone. */
    void attemptTimeout(Duration newTimeout) {
        this.attemptTimeout = newTimeout;
    }

    @Nullable
    Duration attemptTimeout() {
        return attemptTimeout;
    }

    /** Keeps in order what has the same argument, in the queue that the selector chooses for it. */
    void toQueue(MessageQueueSelector selector, Object argument) {
        this.queueSelector = selector;
        this.queueArgument = argument;
    }

    @Nullable
    MessageQueueSelector queueSelector() {
        return queueSelector;
    }

    @Nullable
    Object queueArgument() {
        return queueArgument;
    }

    /** Whether the caller blocks until the outcome is there, so that no code of his depends on it before. */
    boolean isAwaited() {
        return awaited;
    }

    void awaited() {
        this.awaited = true;
    }

    /** Whether the caller rather waits for room until the message's own timeout than have it fail. */
    boolean isPatient() {
        return patient;
    }

    void patient() {
        this.patient = true;
    }

    @Nullable
    EncodedMessage encoded() {
        return encoded;
    }

    void encoded(EncodedMessage message) {
        this.encoded = message;
    }

    /**
     * The id that the message is made known by, the same in all attempts and deliveries.
     *
     * @return the id, or {@code null} as long as the message is not encoded, which it is behind the interceptors
     */
    public @Nullable String messageId() {
        return (encoded != null) ? MessageEncoder.idOf(encoded.message()) : null;
    }

    /** Whether no code of the user runs between the broker's answer and the caller, who waits for it. */
    boolean isDirect() {
        return awaited && !intercepted;
    }

    /** The chain has links of the user. */
    void intercepted() {
        this.intercepted = true;
    }

    /** What becomes of it. */
    SendState state() {
        return state;
    }
}
