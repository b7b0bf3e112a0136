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

import org.springframework.util.StringUtils;

/**
 * How request ids travel with messages. Immutable.
 *
 * @param header name of the message header that carries the id
 * @param generate whether a message or delivery without an id gets a new one
 * @since 0.1.0
 */
public record RequestIdSettings(String header, boolean generate) {

    /** The settings that hold where nothing is configured: header {@code requestId}, generated where missing. */
    public static final RequestIdSettings DEFAULTS = new RequestIdSettings("requestId", true);

    /**
     * @throws IllegalArgumentException if the header name is empty
     */
    public RequestIdSettings {
        if (!StringUtils.hasText(header)) {
            throw new IllegalArgumentException("mq.request-id.header is empty: name a header, as in 'requestId'");
        }
    }
}
