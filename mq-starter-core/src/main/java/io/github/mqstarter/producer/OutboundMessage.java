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
import org.jspecify.annotations.Nullable;

/**
 * A message on its way through the outbound chain. Interceptors read it and may set headers; after it is encoded, the
 * same native message is used for whatever attempts follow. Not for use by many threads at once.
 *
 * @since 0.1.0
 */
public final class OutboundMessage {

    private final Object payload;

    private final Map<String, Object> headers = new LinkedHashMap<>();

    private final List<String> keys = new ArrayList<>(1);

    private @Nullable Destination destination;

    private @Nullable String orderKey;

    private @Nullable Duration delay;

    private @Nullable Instant deliverAt;

    private @Nullable Duration timeout;

    private boolean oneWay;

    private boolean awaited;

    private @Nullable EncodedMessage encoded;

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

    void addressedTo(Destination newDestination) {
        this.destination = newDestination;
    }

    void addKey(String key) {
        keys.add(key);
    }

    void orderedBy(String key) {
        this.orderKey = key;
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

    /** Whether the caller blocks until the outcome is there, so that no code of his depends on it before. */
    boolean isAwaited() {
        return awaited;
    }

    void awaited() {
        this.awaited = true;
    }

    @Nullable
    EncodedMessage encoded() {
        return encoded;
    }

    void encoded(EncodedMessage message) {
        this.encoded = message;
    }

    @Nullable
    String messageId() {
        return (encoded != null) ? MessageEncoder.idOf(encoded.message()) : null;
    }
}
