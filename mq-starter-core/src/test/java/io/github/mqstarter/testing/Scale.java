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
package io.github.mqstarter.testing;

/** How big the tests are: small enough for each build, or as big as it takes to be believed, by {@code -Dmq.test.full=true}. */
public final class Scale {

    private static final boolean FULL = Boolean.getBoolean("mq.test.full");

    private Scale() {}

    public static int of(int usual, int full) {
        return FULL ? full : usual;
    }
}
