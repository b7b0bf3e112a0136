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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both READMEs say the same where a machine can tell, and CI runs what they say. */
class ReadmeTests {

    private static final Path ROOT = Path.of("..");

    private static final Pattern CODE_BLOCK = Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private static final Pattern TABLE_ROW_CODE = Pattern.compile("(?<=^\\|)[^|]*\\|(.*)\\|$", Pattern.MULTILINE);

    private static final Pattern INLINE_CODE = Pattern.compile("`[^`\n]+`");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    @Test
    void commandsAndCodeBlocksAreTheSame() throws IOException {
        assertThat(all(CODE_BLOCK, "README.zh-CN.md")).isNotEmpty().isEqualTo(all(CODE_BLOCK, "README.md"));
    }

    @Test
    void theTablesNameTheSameCode() throws IOException {
        assertThat(codeInTables("README.zh-CN.md")).isNotEmpty().isEqualTo(codeInTables("README.md"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void linksLeadSomewhere(String readme) throws IOException {
        assertThat(LINK.matcher(read(readme)).results().map(link -> link.group(1)))
                .filteredOn(target -> !target.startsWith("http"))
                .isNotEmpty()
                .allSatisfy(target -> assertThat(ROOT.resolve(target)).exists());
    }

    @Test
    void ciRunsTheTestCommand() throws IOException {
        assertThat(read("README.md")).contains("\n./mvnw verify\n");
        assertThat(read(".ci/run")).containsPattern("(?m)\\./mvnw .*verify$");
    }

    private static List<String> codeInTables(String readme) throws IOException {
        String rows = String.join("\n", all(TABLE_ROW_CODE, readme));
        return INLINE_CODE.matcher(rows).results().map(MatchResult::group).toList();
    }

    private static List<String> all(Pattern pattern, String readme) throws IOException {
        return pattern.matcher(read(readme)).results().map(MatchResult::group).toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
