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
package io.github.mqstarter.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Settings as a file, by which a child process gets them. */
final class SettingsFile {

    private static final String TOPIC = "topic.";

    private static final String BROKER = "broker.";

    private SettingsFile() {}

    static Path write(Settings settings, Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("data", String.valueOf(settings.dataDirectory()));
        properties.setProperty("nameServerPort", String.valueOf(settings.nameServerPort()));
        properties.setProperty("brokerNames", String.join(",", settings.brokerNames()));
        properties.setProperty(
                "brokerPorts",
                settings.brokerPorts().stream().map(String::valueOf).collect(Collectors.joining(",")));
        String joined = settings.joined();
        if (joined != null) {
            properties.setProperty("joined", joined);
        }
        settings.topics().forEach((topic, queues) -> properties.setProperty(TOPIC + topic, String.valueOf(queues)));
        settings.brokerProperties().forEach((key, value) -> properties.setProperty(BROKER + key, value));
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    static Settings read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return new Settings(
                Path.of(properties.getProperty("data")),
                properties.getProperty("joined"),
                Integer.parseInt(properties.getProperty("nameServerPort")),
                list(properties.getProperty("brokerNames")),
                list(properties.getProperty("brokerPorts")).stream()
                        .map(Integer::valueOf)
                        .toList(),
                withPrefix(properties, TOPIC, Integer::valueOf),
                withPrefix(properties, BROKER, Function.identity()));
    }

    private static List<String> list(String value) {
        return value.isEmpty() ? List.of() : Stream.of(value.split(",")).toList();
    }

    private static <T> Map<String, T> withPrefix(Properties properties, String prefix, Function<String, T> convert) {
        return properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith(prefix))
                .collect(Collectors.toMap(
                        key -> key.substring(prefix.length()), key -> convert.apply(properties.getProperty(key))));
    }
}
