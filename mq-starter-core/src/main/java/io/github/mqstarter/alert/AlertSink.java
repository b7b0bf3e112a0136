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

/**
 * Where alerts go. It is called by one thread, which it may block for a while: alerts wait then, and nothing else does.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AlertSink {

    /**
     * Tells somebody.
     *
     * @param alert the alert
     * @throws RuntimeException if it could not be told; that is logged, and where no other sink could either, tried again
     *     after a minute for as long as the alert is true
     */
    void send(MqAlert alert);
}
