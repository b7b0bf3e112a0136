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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.sample.monitoring.MonitoringFiles.Alert;
import io.github.mqstarter.sample.monitoring.PrometheusPrograms.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The alert rules, and their own unit tests, by Prometheus' promtool. */
class AlertRulesTests {

    private final List<Alert> alerts = MonitoringFiles.alerts();

    @Test
    void prometheusAcceptsTheRules() throws IOException, InterruptedException {
        Verdict verdict = PrometheusPrograms.promtool(
                MonitoringFiles.ALERTS, "check", "rules", MonitoringFiles.ALERTS.toString());

        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output()).contains(alerts.size() + " rules found");
    }

    @Test
    void alertsFireAndStaySilentAsTested() throws IOException, InterruptedException {
        Verdict verdict = PrometheusPrograms.promtool(
                MonitoringFiles.ALERTS, "test", "rules", MonitoringFiles.ALERT_TESTS.toString());

        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output()).contains("SUCCESS");
    }

    @Test
    void everyAlertIsTestedFiringAndSilent() {
        List<String> names = alerts.stream().map(Alert::name).toList();

        assertThat(MonitoringFiles.testedAlerts(true)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(MonitoringFiles.testedAlerts(false)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() {
        String readme = MonitoringFiles.readme();
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(alert.labels().get("severity")).isIn("info", "warning", "critical");
            assertThat(alert.annotations()).containsOnlyKeys("summary", "description", "runbook_url");
            assertThat(alert.annotations().get("runbook_url"))
                    .endsWith("/docs/monitoring/README.md#" + alert.name().toLowerCase(Locale.ROOT));
            assertThat(readme).containsPattern("(?m)^#+ " + alert.name() + "$");
        });
    }
}
