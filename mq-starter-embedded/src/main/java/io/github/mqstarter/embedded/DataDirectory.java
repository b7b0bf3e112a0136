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
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The directory of all data.
 *
 * @param path the directory, which exists
 * @param temporary whether it goes away with its user
 */
record DataDirectory(Path path, boolean temporary) {

    private static final int DELETE_ATTEMPTS = 3;

    static DataDirectory at(@Nullable Path chosen) {
        try {
            if (chosen != null) {
                return new DataDirectory(Files.createDirectories(chosen), false);
            }
            return new DataDirectory(Files.createTempDirectory("mq-starter-embedded-"), true);
        } catch (IOException exception) {
            throw new UncheckedIOException("No data directory for the embedded RocketMQ", exception);
        }
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Deletes a temporary directory; one that something still writes to is left to the operating system. */
    void release() {
        for (int attempt = 0; temporary && attempt < DELETE_ATTEMPTS && Files.exists(path); attempt++) {
            delete();
        }
    }

    private void delete() {
        try {
            Files.walkFileTree(path, new Deletion());
        } catch (IOException exception) {
            // the next attempt tries again
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException exception) throws IOException {
            if (exception instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw exception;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException exception) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
