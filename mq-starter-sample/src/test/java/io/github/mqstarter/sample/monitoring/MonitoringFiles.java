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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** What {@code docs/monitoring} offers for import. */
final class MonitoringFiles {

    static final Path FOLDER = Path.of("../docs/monitoring");

    static final Path ALERTS = FOLDER.resolve("prometheus-alerts.yml");

    static final Path ALERT_TESTS = FOLDER.resolve("prometheus-alerts-test.yml");

    private MonitoringFiles() {}

    /** An alert rule. */
    record Alert(String name, String expr, Map<String, String> labels, Map<String, String> annotations) {}

    static Dashboard dashboard() {
        return Dashboard.read(FOLDER.resolve("grafana-dashboard.json"));
    }

    static List<Alert> alerts() {
        return list(yaml(ALERTS), "groups")
                .flatMap(group -> list(group, "rules"))
                .map(MonitoringFiles::alert)
                .toList();
    }

    /** The alerts that a test expects to fire, or those that one expects to be silent. */
    static Set<String> testedAlerts(boolean firing) {
        return list(yaml(ALERT_TESTS), "tests")
                .flatMap(test -> list(test, "alert_rule_test"))
                .filter(check -> list(check, "exp_alerts").findAny().isPresent() == firing)
                .map(check -> (String) check.get("alertname"))
                .collect(Collectors.toSet());
    }

    static String readme() {
        return read(FOLDER.resolve("README.md"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @SuppressWarnings("unchecked")
    private static Alert alert(Map<String, Object> rule) {
        return new Alert(
                (String) rule.get("alert"), (String) rule.get("expr"), (Map<String, String>) rule.get("labels"), (Map<
                                String, String>)
                        rule.get("annotations"));
    }

    private static Map<String, Object> yaml(Path file) {
        return new Yaml().load(read(file));
    }

    @SuppressWarnings("unchecked")
    private static Stream<Map<String, Object>> list(Map<String, Object> parent, String key) {
        return ((List<Map<String, Object>>) parent.get(key)).stream();
    }
}
