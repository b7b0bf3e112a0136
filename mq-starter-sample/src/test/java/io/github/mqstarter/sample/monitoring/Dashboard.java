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
package io.github.mqstarter.sample.monitoring;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A dashboard of Grafana, as it is exported for sharing. */
record Dashboard(JsonNode json) {

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

    static Dashboard read(Path file) {
        return new Dashboard(JsonMapper.shared().readTree(MonitoringFiles.read(file)));
    }

    /** A panel; a row is one too. */
    record Panel(JsonNode json) {

        String title() {
            return json.path("title").asString();
        }

        String type() {
            return json.path("type").asString();
        }

        boolean isRow() {
            return type().equals("row");
        }

        Stream<JsonNode> targets() {
            return json.path("targets").valueStream();
        }

        /** Its expressions, with Grafana's own variables filled in as Grafana would, and those of the dashboard at "All". */
        List<String> queries() {
            return targets()
                    .map(target -> target.path("expr").asString())
                    .map(Dashboard::filledIn)
                    .toList();
        }
    }

    /** A variable that takes its values from a label of what matches a selector. */
    record Variable(String name, String selector, String label) {}

    List<Panel> panels() {
        return json.path("panels").valueStream().map(Panel::new).toList();
    }

    List<Variable> variables() {
        return json.path("templating")
                .path("list")
                .valueStream()
                .map(Dashboard::variable)
                .toList();
    }

    private static Variable variable(JsonNode variable) {
        String query = variable.path("query").path("query").asString();
        MatchResult parts = LABEL_VALUES.matcher(query).results().findFirst().orElseThrow();
        return new Variable(variable.path("name").asString(), filledIn(parts.group(1)), parts.group(2));
    }

    private static String filledIn(String expr) {
        return expr.replace("$__rate_interval", "10s").replace("$__range", "1m").replaceAll("\\$\\w+", ".*");
    }
}
