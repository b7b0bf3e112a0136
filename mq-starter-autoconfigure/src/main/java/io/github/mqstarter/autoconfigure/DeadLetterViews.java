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
package io.github.mqstarter.autoconfigure;

import io.github.mqstarter.deadletter.DeadLetter;
import io.github.mqstarter.deadletter.DeadLetterPage;
import io.github.mqstarter.deadletter.RedriveResult;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Dead letters as the endpoint shows them: only a single one with what is in it. */
final class DeadLetterViews {

    private DeadLetterViews() {}

    static Map<String, Object> page(DeadLetterPage page) {
        return new EndpointJson()
                .with(
                        "letters",
                        page.letters().stream()
                                .map(letter -> summaryOf(letter).map())
                                .toList())
                .with("next", page.next())
                .map();
    }

    static Map<String, Object> full(DeadLetter letter) {
        String text = text(letter.body());
        return summaryOf(letter)
                .with("settled", letter.settled())
                .with("headers", new TreeMap<>(letter.headers()))
                .with("exceptionStack", letter.exceptionStack())
                .with("body", text)
                .with("bodyBase64", (text == null) ? Base64.getEncoder().encodeToString(letter.body()) : null)
                .map();
    }

    static Map<String, Object> result(RedriveResult result) {
        return new EndpointJson()
                .with("selected", result.selected())
                .with("redriven", result.redriven())
                .with("overLimit", result.overLimit())
                .with("dryRun", result.dryRun())
                .with("error", result.failure())
                .map();
    }

    private static EndpointJson summaryOf(DeadLetter letter) {
        return new EndpointJson()
                .with("id", letter.id())
                .with("group", letter.group())
                .with("topic", letter.topic())
                .with("messageId", letter.messageId())
                .with("tag", letter.tag())
                .with("keys", letter.keys())
                .with("requestId", letter.requestId())
                .with("exception", letter.exception())
                .with("exceptionMessage", letter.exceptionMessage())
                .with("attempts", letter.attempts())
                .withText("firstFailure", letter.firstFailure())
                .withText("lastFailure", letter.lastFailure())
                .with("host", letter.host())
                .withText("bornAt", letter.bornAt())
                .with("redrives", letter.redrives());
    }

    /** The text that bytes are in UTF-8, if they are. */
    private static @Nullable String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException ex) {
            return null;
        }
    }
}
