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

import io.github.mqstarter.MqConfigurationException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.rocketmq.common.message.MessageConst;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/** What the values of properties have to be beyond their types. Each failure names its property and what to write. */
final class PropertyRules {

    /** Addresses as the client reads them: a scheme is dropped, and the last colon goes before the port. */
    private static final Pattern NAME_SERVERS =
            Pattern.compile("(?:[a-z]+://)?[^\\s,;/]+:\\d{1,5}(?:;[^\\s,;/]+:\\d{1,5})*;?");

    private static final Pattern GROUP = Pattern.compile("[%|a-zA-Z0-9_-]{1,120}");

    private static final Pattern HTTP_HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern DELAYS = Pattern.compile("\\d+[smhd]( \\d+[smhd])*");

    private PropertyRules() {}

    static void requirePositive(String property, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw mistake(property, value, "Set it to 1 or more.");
        }
    }

    static void requirePositive(String property, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw mistake(property, DurationStyle.SIMPLE.print(value), "Set it to more than 0, as in 30s.");
        }
    }

    static void requirePositive(String property, DataSize value) {
        if (value.toBytes() < 1 || value.toBytes() > Integer.MAX_VALUE) {
            throw mistake(property, value, "Set it to more than 0 and less than 2GB, as in 256KB.");
        }
    }

    static void requireNotNegative(String property, Duration value) {
        if (value.isNegative()) {
            throw mistake(property, DurationStyle.SIMPLE.print(value), "Set it to 0 or more, as in 30s.");
        }
    }

    static void requireText(String property, String value, String example) {
        if (!StringUtils.hasText(value)) {
            throw mistake(property, value, "Set it to a name, as in %s, or leave it out.".formatted(example));
        }
    }

    static void requireMessageHeader(String property, String value) {
        requireText(property, value, "requestId");
        if (value.chars().anyMatch(Character::isISOControl) || MessageConst.STRING_HASH_SET.contains(value)) {
            throw mistake(property, value, "That name belongs to RocketMQ or cannot be carried: choose another.");
        }
    }

    static void requireHttpHeader(String property, String value) {
        if (!HTTP_HEADER.matcher(value).matches()) {
            throw mistake(property, value, "Set it to the name of an HTTP header, as in X-Request-Id.");
        }
    }

    static void requireNameServers(String property, String value) {
        if (!NAME_SERVERS.matcher(value.trim()).matches()) {
            throw mistake(
                    property,
                    value,
                    "Set it to host:port of the name server, as in 127.0.0.1:9876 (several separated by ';').");
        }
    }

    static void requireGroup(String property, String value) {
        if (!GROUP.matcher(value).matches()) {
            throw mistake(property, value, "Use at most 120 letters, digits, '-' and '_', as in order-service.");
        }
    }

    static void requireDelays(String property, @Nullable String value) {
        if (value != null && !DELAYS.matcher(value).matches()) {
            throw mistake(property, value, "Set it to delays in s, m, h or d, as in '1s 5s 10s'.");
        }
    }

    static MqConfigurationException mistake(String property, Object value, String action) {
        return new MqConfigurationException("The property '%s' is '%s'.".formatted(property, value), action);
    }
}
