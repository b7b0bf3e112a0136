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
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.deadletter.DeadLetterSelection;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.sample.monitoring.Dashboard.Panel;
import io.github.mqstarter.sample.monitoring.PromQl.Selector;
import io.github.mqstarter.sample.monitoring.PrometheusPrograms.Verdict;
import io.github.mqstarter.sample.monitoring.Workload.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Everything that the files of {@code docs/monitoring} name is there, in a running application that has seen some work. */
@MonitoredSample
@TestInstance(Lifecycle.PER_CLASS)
class MonitoringFilesTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What Prometheus, or the platform, puts beside the labels of a metric. */
    private static final Set<String> LABELS_OF_THE_TARGET = Set.of("job", "instance", "namespace");

    @LocalServerPort
    private int port;

    @Autowired
    private Workload workload;

    @Autowired
    private DeadLetterOperations deadLetters;

    private Scrape scrape;

    @BeforeAll
    void work(@Autowired MqListenerRegistry registry) {
        MqListenerContainer container = registry.getContainer(Workload.GROUP);
        await().atMost(PATIENCE).until(() -> container.state() == MqListenerContainer.State.RUNNING);
        long lettersBefore = deadLetters.count(Workload.GROUP);
        double givenUpBefore = givenUp();
        workload.send(50, Fate.WORKS);
        workload.send(5, Fate.FAILS_ONCE);
        workload.send(3, Fate.IS_GIVEN_UP);
        workload.sendWhatCannotBeSent();
        await().atMost(PATIENCE).until(() -> deadLetters.count(Workload.GROUP) == lettersBefore + 3);
        deadLetters.discard(Workload.GROUP, oldestLetter(), "a test");
        deadLetters.redrive(Workload.GROUP, oldestLetter());
        await().atMost(PATIENCE).until(() -> givenUp() == givenUpBefore + 4);
        scrape = Scrape.of(port);
    }

    @Test
    void dashboardNamesOnlyMetricsAndLabelsThatExist() {
        assertThat(MonitoringFiles.dashboard().panels())
                .allSatisfy(panel -> assertThat(panel.queries()).allSatisfy(this::exists));
    }

    @Test
    void variablesOfTheDashboardFindValues() {
        assertThat(MonitoringFiles.dashboard().variables()).allSatisfy(variable -> {
            exists(variable.selector());
            exists("min by (%s) (%s)".formatted(variable.label(), variable.selector()));
        });
    }

    @Test
    void alertsNameOnlyMetricsAndLabelsThatExist() {
        assertThat(MonitoringFiles.alerts()).allSatisfy(alert -> exists(alert.expr()));
    }

    @Test
    void readmeNamesOnlyMetricsThatExist() {
        Set<String> named = Pattern.compile("\\b(mq|messaging)_\\w+")
                .matcher(MonitoringFiles.readme())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        Set<String> families = scrape.metrics();
        scrape.metrics().forEach(metric -> families.add(metric.replaceAll("_(count|sum|max|bucket)$", "")));
        assertThat(families).containsAll(named);
    }

    /** What comes from an observation has no help text, as observations have no description. */
    @Test
    void promtoolFindsNothingElseThanMissingHelpTexts(@TempDir Path folder) throws IOException, InterruptedException {
        Path metrics = Files.writeString(folder.resolve("metrics.txt"), scrape.text());

        Verdict verdict = PrometheusPrograms.promtool(metrics, "check", "metrics");

        assertThat(verdict.output().lines().filter(line -> line.startsWith("mq_") || line.startsWith("messaging_")))
                .isNotEmpty()
                .allMatch(line -> line.matches("(messaging|mq_redrive)_\\w+ no help text"));
    }

    @Test
    void prometheusAnswersEveryPanelAndEvaluatesEveryAlert(@TempDir Path folder) throws IOException {
        try (PrometheusServer prometheus = PrometheusServer.start(folder, port)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(unanswered(prometheus)).isEmpty());
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(names(prometheus.alerts(), "firing"))
                    .containsExactlyInAnyOrder("MqDeadLetters", "MqSendsFail"));
            assertThat(prometheus.rules())
                    .hasSameSizeAs(MonitoringFiles.alerts())
                    .allSatisfy(
                            rule -> assertThat(rule.path("health").asString()).isEqualTo("ok"));
        }
    }

    /** The queries that give nothing, not even once. */
    private static List<String> unanswered(PrometheusServer prometheus) {
        return MonitoringFiles.dashboard().panels().stream()
                .map(Panel::queries)
                .flatMap(List::stream)
                .filter(query -> prometheus.query(query).isEmpty())
                .toList();
    }

    private static Set<String> names(List<JsonNode> alerts, String state) {
        return alerts.stream()
                .filter(alert -> alert.path("state").asString().equals(state))
                .map(alert -> alert.path("labels").path("alertname").asString())
                .collect(Collectors.toSet());
    }

    private void exists(String expr) {
        List<Selector> selectors = PromQl.selectors(expr);
        assertThat(selectors).isNotEmpty().allSatisfy(selector -> {
            assertThat(scrape.metrics()).contains(selector.metric());
            Set<String> labels = new HashSet<>(selector.labels());
            labels.removeAll(LABELS_OF_THE_TARGET);
            assertThat(scrape.labels(selector.metric())).as(selector.metric()).containsAll(labels);
        });
    }

    private double givenUp() {
        return Scrape.of(port).sum("mq_deliveries_total", "group", Workload.GROUP, "outcome", "dead_letter");
    }

    private DeadLetterSelection oldestLetter() {
        return DeadLetterSelection.ids(
                deadLetters.browse(Workload.GROUP, 1).get(0).id());
    }
}
