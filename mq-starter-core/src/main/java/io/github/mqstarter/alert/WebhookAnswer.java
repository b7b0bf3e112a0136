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
package io.github.mqstarter.alert;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a webhook answered. The messengers answer 200 to what they refuse, and say so in the body. */
record WebhookAnswer(int status, String body) {

    /** DingTalk and WeCom; Feishu; what Feishu said before. */
    private static final List<String> CODES = List.of("errcode", "code", "StatusCode");

    private static final int NO_ANSWER = 0;

    private static final int TOO_MANY_REQUESTS = 429;

    private static final int MAX_SHOWN = 300;

    static WebhookAnswer none(@Nullable Throwable failure) {
        return new WebhookAnswer(NO_ANSWER, String.valueOf(failure));
    }

    boolean isAccepted() {
        return status / 100 == 2 && !saysThatItFailed();
    }

    /** Whether the same may succeed a little later. */
    boolean isWorthAnotherTry() {
        return status == NO_ANSWER || status / 100 == 5 || status == TOO_MANY_REQUESTS;
    }

    @Override
    public String toString() {
        String text = AlertText.cut(body.replaceAll("\\s+", " "), MAX_SHOWN);
        return (status == NO_ANSWER) ? text : "status " + status + ", " + text;
    }

    private boolean saysThatItFailed() {
        try {
            JsonElement answer = JsonParser.parseString(body);
            return answer instanceof JsonObject object && CODES.stream().anyMatch(code -> isFailure(object.get(code)));
        } catch (JsonParseException noJson) {
            return false;
        }
    }

    private static boolean isFailure(JsonElement code) {
        return code != null && code.isJsonPrimitive() && !code.getAsString().equals("0");
    }
}
