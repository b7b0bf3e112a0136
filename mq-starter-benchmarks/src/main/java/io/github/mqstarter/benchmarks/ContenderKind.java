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

import io.github.mqstarter.autoconfigure.MqMetricsAutoConfiguration;
import io.github.mqstarter.autoconfigure.MqObservationAutoConfiguration;
import java.util.Arrays;
import java.util.List;

/** What is compared. */
enum ContenderKind implements Named {
    RAW("raw", "raw client") {
        @Override
        Contender open(String nameServer, String topic) throws Exception {
            return RawContender.start(nameServer, topic);
        }
    },
    PEER("peer", "rocketmq-spring") {
        @Override
        Contender open(String nameServer, String topic) {
            return PeerContender.start(nameServer, topic);
        }
    },
    OURS("ours", "mq-starter") {
        @Override
        Contender open(String nameServer, String topic) {
            return OurContender.start(nameServer, topic);
        }
    },
    OURS_METERS("ours-meters", "mq-starter + meters") {
        @Override
        Contender open(String nameServer, String topic) {
            return OurContender.start(nameServer, topic, Meters.class, MqMetricsAutoConfiguration.class);
        }
    },
    OURS_OBSERVED("ours-observed", "mq-starter + observation") {
        @Override
        Contender open(String nameServer, String topic) {
            return OurContender.start(nameServer, topic, Observed.class, MqObservationAutoConfiguration.class);
        }
    },
    OURS_ALL("ours-all", "mq-starter sendAll") {
        @Override
        Contender open(String nameServer, String topic) {
            return new BulkContender(OurContender.start(nameServer, topic));
        }
    };

    private final String option;

    private final String title;

    ContenderKind(String option, String title) {
        this.option = option;
        this.title = title;
    }

    abstract Contender open(String nameServer, String topic) throws Exception;

    @Override
    public String option() {
        return option;
    }

    @Override
    public String title() {
        return title;
    }

    static List<String> topics() {
        return Arrays.stream(values()).map(ContenderKind::topic).toList();
    }

    String topic() {
        return "load-" + option;
    }
}
