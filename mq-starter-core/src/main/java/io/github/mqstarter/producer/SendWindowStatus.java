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
package io.github.mqstarter.producer;

/**
 * How much of its window a template uses. Each number is right at some moment while it is asked for.
 *
 * @param messages how many messages have no outcome yet
 * @param maxMessages how many may have none before a send waits for room
 * @param bytes size of the messages that have no outcome yet
 * @param maxBytes how large they may be before a send waits for room
 * @since 0.1.0
 */
public record SendWindowStatus(int messages, int maxMessages, long bytes, long maxBytes) {}
