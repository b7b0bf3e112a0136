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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The log files that a broker's RocksDB opens below the home directory, whatever is configured.
 *
 * <p>RocksDB names such a file after its database and never opens it a second time: it can go, with the directories
 * that were made for it, as soon as the database is open.
 */
final class RocksDbLogs {

    private RocksDbLogs() {}

    /** Opens databases below a directory and removes the traces; one caller at a time knows whose directories are new. */
    static <T> T without(Path databases, Supplier<T> open) {
        synchronized (RocksDbLogs.class) {
            List<Path> created =
                    candidates().filter(path -> !Files.exists(path)).toList();
            try {
                return open.get();
            } finally {
                candidates().forEach(directory -> deleteFiles(directory, prefix(databases)));
                created.forEach(RocksDbLogs::deleteIfEmpty);
            }
        }
    }

    /** Innermost first. */
    private static Stream<Path> candidates() {
        return Stream.of("user.home", "java.io.tmpdir")
                .map(property -> Path.of(System.getProperty(property, ".")))
                .flatMap(root -> Stream.of(root.resolve("logs").resolve("rocketmqlogs"), root.resolve("logs")));
    }

    private static String prefix(Path databases) {
        return databases.toAbsolutePath().toString().substring(1).replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static void deleteFiles(Path directory, String prefix) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory, file -> file.getFileName().toString().startsWith(prefix))) {
            files.forEach(RocksDbLogs::deleteIfEmpty);
        } catch (IOException exception) {
            // no such directory, no such files
        }
    }

    private static void deleteIfEmpty(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException exception) {
            // somebody else keeps something there
        }
    }
}
