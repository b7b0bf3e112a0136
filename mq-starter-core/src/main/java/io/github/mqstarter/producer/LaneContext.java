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

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.client.producer.DefaultMQProducer;

/**
 * What lanes work with.
 *
 * @param producer what sends
 * @param settings how
 * @param timer wakes lanes
 * @param callbacks runs what may run user code
 * @param lookups runs what asks name servers, and so may block
 * @param running whether clients run, so that a refusal of theirs does not mean the end
 */
record LaneContext(
        DefaultMQProducer producer,
        ProducerSettings settings,
        SendTimer timer,
        CallbackExecutor callbacks,
        Executor lookups,
        BooleanSupplier running) {}
