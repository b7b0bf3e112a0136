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
package io.github.mqstarter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an application gets by adding {@code mq-starter}, as Maven resolved it for this build. */
final class UserDependencies {

    private static final Pattern LINE = Pattern.compile(
            "\\s*([\\w.-]+:[\\w.-]+):jar:(?:[\\w.-]+:)?[\\w.-]+:(?:compile|runtime):(/.*?|[A-Z]:.*?)(?: -- .*)?");

    private UserDependencies() {}

    /** The jar, or in a build without jars the folder, by {@code groupId:artifactId}. */
    static Map<String, Path> resolved() {
        try {
            Map<String, Path> resolved = new TreeMap<>();
            for (String line : Files.readAllLines(Path.of(System.getProperty("dependencies")))) {
                Matcher dependency = LINE.matcher(line.replaceAll("\u001b\\[[0-9;]*m", ""));
                if (dependency.matches()) {
                    resolved.put(dependency.group(1), Path.of(dependency.group(2)));
                }
            }
            return resolved;
        } catch (IOException ex) {
            throw new IllegalStateException("The build has not listed the dependencies", ex);
        }
    }
}
