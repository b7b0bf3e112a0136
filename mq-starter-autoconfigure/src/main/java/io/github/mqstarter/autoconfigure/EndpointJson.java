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

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of an answer, in the order it is built in. What is not known is not in it. Not for use by many threads. */
final class EndpointJson {

    private final Map<String, Object> values = new LinkedHashMap<>();

    EndpointJson with(String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
        return this;
    }

    /** A time, written as in ISO 8601. */
    EndpointJson withText(String name, @Nullable Object value) {
        return with(name, (value != null) ? value.toString() : null);
    }

    /** A number, unless it is none. */
    EndpointJson withNumber(String name, double value) {
        return with(name, Double.isNaN(value) ? null : whole(value));
    }

    Map<String, Object> map() {
        return values;
    }

    /** So that 7 is not written as 7.0. */
    private static Object whole(double value) {
        return (value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE) ? (Object) (long) value : value;
    }
}
