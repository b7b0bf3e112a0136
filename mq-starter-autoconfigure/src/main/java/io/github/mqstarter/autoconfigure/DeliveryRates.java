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

import io.github.mqstarter.listener.DeliveryOutcome;
import io.github.mqstarter.listener.MqDeliveryListener;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many deliveries of each group ended in the last seconds. Safe for use by many threads. */
final class DeliveryRates implements MqDeliveryListener {

    private static final int SECONDS = 10;

    private final Map<String, Recent> byGroup = new ConcurrentHashMap<>();

    private final Clock clock;

    DeliveryRates(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void onOutcome(DeliveryOutcome outcome) {
        byGroup.computeIfAbsent(outcome.group(), group -> new Recent()).add(second());
    }

    /** Deliveries per second, on average over the last ten full seconds. */
    double of(String group) {
        Recent recent = byGroup.get(group);
        return (recent != null) ? recent.sum(second()) / (double) SECONDS : 0;
    }

    private long second() {
        return clock.millis() / 1_000;
    }

    /** A ring of seconds, each of which knows which one it is; the current one does not count yet. */
    private static final class Recent {

        private final long[] seconds = new long[SECONDS + 1];

        private final long[] counts = new long[SECONDS + 1];

        private synchronized void add(long second) {
            int place = (int) (second % seconds.length);
            if (seconds[place] != second) {
                seconds[place] = second;
                counts[place] = 0;
            }
            counts[place]++;
        }

        private synchronized long sum(long now) {
            long sum = 0;
            for (int place = 0; place < seconds.length; place++) {
                sum += (seconds[place] < now && seconds[place] >= now - SECONDS) ? counts[place] : 0;
            }
            return sum;
        }
    }
}
