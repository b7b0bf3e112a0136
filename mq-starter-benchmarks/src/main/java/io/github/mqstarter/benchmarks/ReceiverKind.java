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
package io.github.mqstarter.benchmarks;

import com.google.gson.Gson;
import io.github.mqstarter.autoconfigure.MqMetricsAutoConfiguration;
import io.github.mqstarter.autoconfigure.MqObservationAutoConfiguration;
import io.github.mqstarter.benchmarks.Payloads.Push;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.apache.rocketmq.common.message.MessageExt;

/** The ways to receive that are compared. */
enum ReceiverKind implements Named {
    RAW("raw", "raw client, bytes only") {
        @Override
        AutoCloseable open(Backlog backlog, String group, Deliveries deliveries) throws Exception {
            return RawReceiver.start(backlog.nameServer(), group, 1, backlog::place, deliveries);
        }
    },
    RAW_JSON("raw-json", "raw client + JSON") {
        @Override
        AutoCloseable open(Backlog backlog, String group, Deliveries deliveries) throws Exception {
            return RawReceiver.start(backlog.nameServer(), group, 1, decoder(), deliveries);
        }
    },
    RAW_JSON_BATCH("raw-json-32", "raw client + JSON, 32 at once") {
        @Override
        AutoCloseable open(Backlog backlog, String group, Deliveries deliveries) throws Exception {
            return RawReceiver.start(backlog.nameServer(), group, 32, decoder(), deliveries);
        }
    },
    PEER("peer", "rocketmq-spring") {
        @Override
        AutoCloseable open(Backlog backlog, String group, Deliveries deliveries) {
            return PeerReceiver.start(backlog.nameServer(), group, deliveries);
        }
    },
    OURS("ours", "mq-starter") {
        @Override
        AutoCloseable open(Backlog backlog, String group, Deliveries deliveries) {
            return OurReceiver.start(backlog.nameServer(), group, new OurReceiver.OneByOne(deliveries), deliveries);
        }
    },
    OURS_METERS("ours-meters", "mq-starter + meters") {
        @Override
        AutoCloseable open(Backlog backlog, String group, Deliveries deliveries) {
            return OurReceiver.start(
                    backlog.nameServer(),
                    group,
                    new OurReceiver.OneByOne(deliveries),
                    deliveries,
                    Meters.class,
                    MqMetricsAutoConfiguration.class);
        }
    },
    OURS_OBSERVED("ours-observed", "mq-starter + observation") {
        @Override
        AutoCloseable open(Backlog backlog, String group, Deliveries deliveries) {
            return OurReceiver.start(
                    backlog.nameServer(),
                    group,
                    new OurReceiver.OneByOne(deliveries),
                    deliveries,
                    Observed.class,
                    MqObservationAutoConfiguration.class);
        }
    },
    OURS_BATCH("ours-32", "mq-starter, lists of 32") {
        @Override
        AutoCloseable open(Backlog backlog, String group, Deliveries deliveries) {
            return OurReceiver.start(backlog.nameServer(), group, new OurReceiver.ManyAtOnce(deliveries), deliveries);
        }
    },
    OURS_BATCH_METERS("ours-32-meters", "mq-starter + meters, lists of 32") {
        @Override
        AutoCloseable open(Backlog backlog, String group, Deliveries deliveries) {
            return OurReceiver.start(
                    backlog.nameServer(),
                    group,
                    new OurReceiver.ManyAtOnce(deliveries),
                    deliveries,
                    Meters.class,
                    MqMetricsAutoConfiguration.class);
        }
    };

    private final String option;

    private final String title;

    ReceiverKind(String option, String title) {
        this.option = option;
        this.title = title;
    }

    /** Starts to receive the backlog, for a group that has received nothing yet. */
    abstract AutoCloseable open(Backlog backlog, String group, Deliveries deliveries) throws Exception;

    @Override
    public String option() {
        return option;
    }

    @Override
    public String title() {
        return title;
    }

    private static ToIntFunction<MessageExt> decoder() {
        Gson gson = new Gson();
        return message -> gson.fromJson(new String(message.getBody(), StandardCharsets.UTF_8), Push.class)
                .index();
    }
}
