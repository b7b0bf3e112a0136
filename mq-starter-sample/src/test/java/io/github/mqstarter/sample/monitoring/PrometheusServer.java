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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.JsonNode;

/** A real Prometheus that scrapes one application, and evaluates the alert rules. */
final class PrometheusServer implements AutoCloseable {

    private static final String CONFIGURATION = """
            global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
            rule_files: [%s]
            scrape_configs:
              - job_name: sample
                metrics_path: /actuator/prometheus
                static_configs: [{targets: ["127.0.0.1:%d"]}]
            """;

    private final Process process;

    private final RestClient http;

    private PrometheusServer(Process process, int port) {
        this.process = process;
        this.http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .requestFactory(new JdkClientHttpRequestFactory())
                .build();
    }

    static PrometheusServer start(Path folder, int application) throws IOException {
        Path configuration = folder.resolve("prometheus.yml");
        Files.writeString(configuration, CONFIGURATION.formatted(MonitoringFiles.ALERTS.toRealPath(), application));
        int port = freePort();
        Process process = new ProcessBuilder(
                        PrometheusPrograms.prometheus().toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, port);
        server.awaitReady();
        return server;
    }

    /** What an expression gives now. */
    List<JsonNode> query(String expr) {
        return answers("/api/v1/query?query={expr}", "result", expr);
    }

    /** The alerts that are pending or firing. */
    List<JsonNode> alerts() {
        return answers("/api/v1/alerts", "alerts");
    }

    /** All rules, with what their evaluation gave. */
    List<JsonNode> rules() {
        return answers("/api/v1/rules", "groups").stream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    private List<JsonNode> answers(String uri, String part, Object... variables) {
        JsonNode answer =
                http.get().uri(uri, variables).exchange((request, response) -> response.bodyTo(JsonNode.class));
        assertThat(answer.path("status").asString()).as(answer.toString()).isEqualTo("success");
        return StreamSupport.stream(answer.path("data").path(part).spliterator(), false)
                .toList();
    }

    private void awaitReady() {
        await().atMost(Duration.ofSeconds(30)).until(this::isReady);
    }

    private boolean isReady() {
        try {
            return http.get()
                    .uri("/-/ready")
                    .retrieve()
                    .toBodilessEntity()
                    .getStatusCode()
                    .is2xxSuccessful();
        } catch (RestClientException ex) {
            assertThat(process.isAlive()).as("Prometheus runs").isTrue();
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
