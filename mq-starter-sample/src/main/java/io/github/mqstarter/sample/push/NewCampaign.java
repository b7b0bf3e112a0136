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
package io.github.mqstarter.sample.push;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** A campaign as it was asked for, checked. */
record NewCampaign(String title, String text, List<String> users) {

    private static final Pattern USER = Pattern.compile("[\\w.@+-]{1,64}");

    /** Checks what a client sent; throws a 400 that names the field. */
    static NewCampaign of(@Nullable String title, @Nullable String text, @Nullable List<String> users) {
        return new NewCampaign(text("title", title), text("text", text), users(users));
    }

    private static String text(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw invalid(field, "is missing or blank");
        }
        return value;
    }

    private static List<String> users(@Nullable List<String> users) {
        if (users == null || users.isEmpty()) {
            throw invalid("users", "is missing or empty");
        }
        Set<String> seen = new HashSet<>();
        for (String user : users) {
            if (user == null || !USER.matcher(user).matches()) {
                throw invalid("users", "has a name that is not 1 to 64 letters, digits or any of _ . @ + -: " + user);
            }
            if (!seen.add(user)) {
                throw invalid("users", "has a name twice: " + user);
            }
        }
        return List.copyOf(users);
    }

    private static ErrorResponseException invalid(String field, String problem) {
        ErrorResponseException invalid = new ErrorResponseException(HttpStatus.BAD_REQUEST);
        invalid.setTitle("Invalid campaign");
        invalid.setDetail("'%s' %s".formatted(field, problem));
        invalid.getBody().setProperty("field", field);
        return invalid;
    }
}
