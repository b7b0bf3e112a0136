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
package io.github.mqstarter.consumer;

import io.github.mqstarter.MqException;
import io.github.mqstarter.StartPosition;
import io.github.mqstarter.client.MqClients;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link MqConsumer} with a native consumer from its first use until it is disconnected. */
final class PullConsumer<T> implements MqConsumer<T> {

    private final MqClients clients;

    private final ConsumerSpec<T> spec;

    private final PayloadReader<T> reader;

    private final String requestIdHeader;

    private final Consumer<PullConsumer<?>> onClose;

    private @Nullable PullConnection connection;

    private boolean mayConnect;

    private volatile boolean open = true;

    PullConsumer(
            MqClients clients,
            ConsumerSpec<T> spec,
            PayloadReader<T> reader,
            String requestIdHeader,
            Consumer<PullConsumer<?>> onClose) {
        this.clients = clients;
        this.spec = spec;
        this.reader = reader;
        this.requestIdHeader = requestIdHeader;
        this.onClose = onClose;
    }

    @Override
    public List<Received<T>> receive(int max, Duration timeout) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max: %d is not at least 1".formatted(max));
        }
        return connected().receive(max, TimeUnit.NANOSECONDS.convert(timeout)).stream()
                .map(this::received)
                .toList();
    }

    private Received<T> received(Inbox.Entry entry) {
        return new Received<>(entry.message(), reader, requestIdHeader, entry.progress());
    }

    @Override
    public void acknowledge(Collection<? extends Received<? extends T>> received) {
        for (Received<? extends T> one : received) {
            QueueProgress progress = one.progress();
            if (progress == null || !progress.belongsTo(this)) {
                throw new IllegalArgumentException("received: %s is not of the consumer of %s".formatted(one, spec));
            }
        }
        connected().acknowledge(received);
    }

    @Override
    public void seek(Instant time) {
        connected().seek(StartPosition.at(time));
    }

    @Override
    public void seekToBeginning() {
        connected().seek(StartPosition.FIRST);
    }

    @Override
    public void seekToEnd() {
        connected().seek(StartPosition.LAST);
    }

    @Override
    public void rewind() {
        connected().rewind();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        disconnect();
        onClose.accept(this);
    }

    /** From now on the next use connects. */
    synchronized void allow() {
        mayConnect = true;
    }

    /** Leaves the group, until it is allowed again to join it. */
    void disconnect() {
        PullConnection closing = takeConnection();
        if (closing != null) {
            closing.close();
        }
    }

    private synchronized @Nullable PullConnection takeConnection() {
        PullConnection taken = connection;
        connection = null;
        mayConnect = false;
        return taken;
    }

    private synchronized PullConnection connected() {
        if (!open) {
            throw new MqException("The consumer of %s is closed".formatted(spec));
        }
        PullConnection present = connection;
        if (present == null) {
            if (!mayConnect) {
                throw new MqException("The consumer of %s cannot be used: its template is stopped".formatted(spec));
            }
            present = PullConnection.open(clients, spec, this);
            connection = present;
        }
        return present;
    }
}
