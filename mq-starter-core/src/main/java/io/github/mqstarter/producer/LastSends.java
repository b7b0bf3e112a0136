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

import io.github.mqstarter.client.MqClients;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** When a message was last stored, by cluster. */
final class LastSends {

    /** Threads do not write the same again and again. */
    private static final long RESOLUTION_MILLIS = 100;

    private final Map<String, AtomicLong> millis = new ConcurrentHashMap<>();

    void stored(OutboundMessage message) {
        if (message.isOneWay() || message.producer() != null) {
            return;
        }
        AtomicLong last = of(message);
        long now = System.currentTimeMillis();
        if (now - last.get() >= RESOLUTION_MILLIS) {
            last.set(now);
        }
    }

    private AtomicLong of(OutboundMessage message) {
        String cluster = nameOf(message.destination().cluster());
        AtomicLong last = millis.get(cluster);
        return (last != null) ? last : millis.computeIfAbsent(cluster, name -> new AtomicLong());
    }

    @Nullable
    Instant of(@Nullable String cluster) {
        AtomicLong last = millis.get(nameOf(cluster));
        return (last != null) ? Instant.ofEpochMilli(last.get()) : null;
    }

    private static String nameOf(@Nullable String cluster) {
        return (cluster != null) ? cluster : MqClients.PRIMARY;
    }
}
