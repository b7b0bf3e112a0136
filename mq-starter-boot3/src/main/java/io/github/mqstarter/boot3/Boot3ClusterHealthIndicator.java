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
package io.github.mqstarter.boot3;

import io.github.mqstarter.autoconfigure.health.ClusterHealth;
import io.github.mqstarter.autoconfigure.health.ClusterHealthReader;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/** The health of one cluster. */
final class Boot3ClusterHealthIndicator extends AbstractHealthIndicator {

    private final String cluster;

    private final ClusterHealthReader reader;

    Boot3ClusterHealthIndicator(String cluster, ClusterHealthReader reader) {
        super("The state of cluster '%s' is not known".formatted(cluster));
        this.cluster = cluster;
        this.reader = reader;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        ClusterHealth known = reader.read(cluster);
        switch (known.state()) {
            case UP -> health.up();
            case DOWN -> health.down();
            case UNKNOWN -> health.unknown();
        }
        health.withDetails(known.details());
    }
}
