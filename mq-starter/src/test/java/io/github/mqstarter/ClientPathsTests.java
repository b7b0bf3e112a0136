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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With the jars that users get, and no other, the ways of {@link ClientPaths} find all their classes. */
class ClientPathsTests {

    @Test
    void everyWayOfSendingAndConsumingFindsItsClasses() throws Exception {
        try (EmbeddedRocketMQ broker = EmbeddedRocketMQ.builder()
                .topic("paths", 1)
                .messageDelayLevel("1s 2s 3s")
                .start()) {
            Process program = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Duser.home=" + System.getProperty("user.home"),
                            "-cp",
                            classPath(),
                            ClientPaths.class.getName(),
                            broker.nameServer(),
                            "paths")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output).doesNotContain("NoClassDefFoundError").doesNotContain("ClassNotFoundException");
            assertThat(output.lines()).contains(arrivals());
        }
    }

    private static String[] arrivals() {
        return Stream.of("concurrently", "orderly")
                .flatMap(how -> ClientPaths.SENT.stream().map(name -> how + " " + name))
                .toArray(String[]::new);
    }

    private static String classPath() {
        List<String> jars = UserDependencies.resolved().values().stream()
                .map(Path::toString)
                .toList();
        return Stream.concat(Stream.of(Path.of("target", "test-classes").toString()), jars.stream())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
