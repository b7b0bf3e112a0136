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

/**
 * Phases of the {@code SmartLifecycle} beans of this library. A lower phase starts earlier and stops later, so what
 * consumes stops before what it may send with.
 *
 * @since 0.1.0
 */
public final class MqPhases {

    /** Native clients and producers: first up, last down. */
    public static final int CLIENTS = Integer.MIN_VALUE / 2;

    /** What asks the brokers at regular times: up after the clients it asks with, down before them. */
    public static final int MONITOR = CLIENTS + 500;

    /** Templates: up after the clients they send with, down before them. */
    public static final int PRODUCERS = CLIENTS + 1000;

    /** Listeners: last up, first down. */
    public static final int LISTENERS = Integer.MAX_VALUE;

    private MqPhases() {}
}
