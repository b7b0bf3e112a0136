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
package io.github.mqstarter.monitor;

/**
 * A master broker, as it was last seen.
 *
 * @param name name of the broker
 * @param address where it is
 * @param reachable whether it answers
 * @param diskRatio which part of its disk is in use, from 0 to 1; NaN if that is not known
 * @param diskFreeBytes what is free on that disk; NaN if that is not known
 * @param version its version, empty if that is not known
 * @since 0.1.0
 */
public record BrokerStatus(
        String name, String address, boolean reachable, double diskRatio, double diskFreeBytes, String version) {}
