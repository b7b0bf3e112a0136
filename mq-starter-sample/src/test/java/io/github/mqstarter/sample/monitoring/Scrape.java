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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** What the application tells Prometheus at one moment. */
record Scrape(String text, List<Sample> samples) {

    private static final Pattern LINE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? (\\S+)$");

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** A number, with its metric and its labels. */
    record Sample(String metric, Map<String, String> labels, double value) {}

    static Scrape of(int port) {
        String text = RestClient.create("http://localhost:" + port)
                .get()
                .uri("/actuator/prometheus")
                .accept(MediaType.TEXT_PLAIN)
                .retrieve()
                .body(String.class);
        return new Scrape(text, LINE.matcher(text).results().map(Scrape::sample).toList());
    }

    /** The labels that all samples of a metric have; none if there is no such metric. */
    Set<String> labels(String metric) {
        return samples.stream()
                .filter(sample -> sample.metric().equals(metric))
                .map(sample -> sample.labels().keySet())
                .reduce((one, other) -> one.stream().filter(other::contains).collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    Set<String> metrics() {
        return samples.stream().map(Sample::metric).collect(Collectors.toSet());
    }

    /** The sum of the samples of a metric that have these labels, given as names and values in turn; 0 if there are none. */
    double sum(String metric, String... labels) {
        return values(metric, labels).sum();
    }

    /** The only sample of a metric that has these labels, given as names and values in turn. */
    double only(String metric, String... labels) {
        double[] values = values(metric, labels).toArray();
        if (values.length != 1) {
            throw new AssertionError(values.length + " samples of " + metric + " with " + List.of(labels));
        }
        return values[0];
    }

    private DoubleStream values(String metric, String... labels) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return samples.stream()
                .filter(sample -> sample.metric().equals(metric))
                .filter(sample -> sample.labels().entrySet().containsAll(wanted.entrySet()))
                .mapToDouble(Sample::value);
    }

    private static Sample sample(MatchResult line) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (line.group(2) != null) {
            Matcher label = LABEL.matcher(line.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        String value = line.group(3);
        return new Sample(line.group(1), labels, Double.parseDouble(value.replace("+Inf", "Infinity")));
    }
}
