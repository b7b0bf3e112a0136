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
package io.github.mqstarter.metrics;

import io.github.mqstarter.producer.MqTemplate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Shows how much of its window a template uses: {@code mq.send.in.flight}, {@code mq.send.window},
 * {@code mq.send.buffered.bytes} and {@code mq.send.window.bytes}.
 *
 * @since 0.1.0
 */
public final class SendWindowMetrics implements MeterBinder {

    private final MqTemplate template;

    /**
     * @param template the template
     */
    public SendWindowMetrics(MqTemplate template) {
        this.template = template;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("mq.send.in.flight", template, mq -> mq.window().messages())
                .description("Messages that have no outcome yet")
                .register(registry);
        Gauge.builder("mq.send.window", template, mq -> mq.window().maxMessages())
                .description("How many messages may be in flight")
                .register(registry);
        Gauge.builder("mq.send.buffered.bytes", template, mq -> mq.window().bytes())
                .description("Size of the messages that have no outcome yet")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("mq.send.window.bytes", template, mq -> mq.window().maxBytes())
                .description("How large the messages in flight may be")
                .baseUnit("bytes")
                .register(registry);
    }
}
