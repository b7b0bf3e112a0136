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

import io.github.mqstarter.sample.monitoring.Dashboard.Panel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What Grafana would not tell, or only show as an empty panel. */
class DashboardTests {

    private static final String DATA_SOURCE = "${DS_PROMETHEUS}";

    private static final int COLUMNS = 24;

    private final Dashboard dashboard = MonitoringFiles.dashboard();

    @Test
    void asksForTheDataSourceWhenItIsImported() {
        JsonNode input = dashboard.json().path("__inputs").path(0);

        assertThat(input.path("name").asString()).isEqualTo("DS_PROMETHEUS");
        assertThat(input.path("type").asString()).isEqualTo("datasource");
        assertThat(input.path("pluginId").asString()).isEqualTo("prometheus");
        assertThat(dashboard.json().path("id").isNull()).isTrue();
    }

    @Test
    void everythingAsksThatDataSource() {
        List<JsonNode> asking = dashboard.json().findParents("expr");
        assertThat(asking).isNotEmpty();
        assertThat(asking).allSatisfy(target -> assertThat(dataSource(target)).isEqualTo(DATA_SOURCE));
        assertThat(charts())
                .allSatisfy(panel -> assertThat(dataSource(panel.json())).isEqualTo(DATA_SOURCE));
        assertThat(dashboard.json().path("templating").path("list").valueStream())
                .allSatisfy(variable -> assertThat(dataSource(variable)).isEqualTo(DATA_SOURCE));
    }

    @Test
    void everyPanelIsExplainedAndAsksForSomething() {
        assertThat(charts()).allSatisfy(panel -> {
            assertThat(panel.title()).isNotBlank();
            assertThat(panel.json().path("description").asString()).isNotBlank();
            assertThat(panel.queries()).isNotEmpty().noneMatch(String::isBlank);
            assertThat(panel.targets().map(target -> target.path("refId").asString()))
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void panelsHaveAnIdEach() {
        assertThat(dashboard.panels())
                .extracting(panel -> panel.json().path("id").asInt())
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0);
    }

    @Test
    void panelsDoNotOverlap() {
        Map<String, String> taken = new HashMap<>();
        for (Panel panel : dashboard.panels()) {
            JsonNode at = panel.json().path("gridPos");
            int left = at.path("x").asInt();
            int top = at.path("y").asInt();
            assertThat(left + at.path("w").asInt()).as(panel.title()).isBetween(left + 1, COLUMNS);
            for (int x = left; x < left + at.path("w").asInt(); x++) {
                for (int y = top; y < top + at.path("h").asInt(); y++) {
                    assertThat(taken.put(x + "," + y, panel.title()))
                            .as(panel.title())
                            .isNull();
                }
            }
        }
    }

    @Test
    void everyKindOfPanelIsRequired() {
        Set<String> required = dashboard
                .json()
                .path("__requires")
                .valueStream()
                .filter(plugin -> plugin.path("type").asString().equals("panel"))
                .map(plugin -> plugin.path("id").asString())
                .collect(Collectors.toSet());
        assertThat(charts().stream().map(Panel::type)).isSubsetOf(required);
    }

    @Test
    void variablesAreDefinedAndUsed() {
        Set<String> used = Pattern.compile("\\$(?!__)\\{?(\\w+)")
                .matcher(dashboard.json().toString().replace(DATA_SOURCE, ""))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
        assertThat(dashboard.variables())
                .extracting(Dashboard.Variable::name)
                .containsExactlyInAnyOrderElementsOf(used);
    }

    private List<Panel> charts() {
        return dashboard.panels().stream().filter(panel -> !panel.isRow()).toList();
    }

    private static String dataSource(JsonNode node) {
        return node.path("datasource").path("uid").asString();
    }
}
