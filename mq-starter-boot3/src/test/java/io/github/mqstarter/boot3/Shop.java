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
package io.github.mqstarter.boot3;

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqTemplate;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application that takes orders by HTTP, and mails what became of them. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
class Shop {

    private final BlockingQueue<Mail> mails = new LinkedBlockingQueue<>();

    private final MqTemplate mq;

    private final Tracer tracer;

    volatile boolean noMailbox;

    Shop(MqTemplate mq, Tracer tracer) {
        this.mq = mq;
        this.tracer = tracer;
    }

    /** Answers the id of the trace. */
    @PostMapping("/orders/{id}")
    String order(@PathVariable("id") String id) {
        mq.send("orders", new Order(id, Instant.EPOCH));
        return traceId();
    }

    @MqListener(topic = "orders", group = "mails")
    void mail(Order order) {
        if (noMailbox) {
            throw new IllegalStateException("no mailbox");
        }
        mails.add(new Mail(order, RequestIds.current(), traceId()));
    }

    BlockingQueue<Mail> mails() {
        return mails;
    }

    private String traceId() {
        return Objects.requireNonNull(tracer.currentSpan()).context().traceId();
    }

    record Order(String id, Instant paidAt) {}

    record Mail(Order order, String requestId, String traceId) {}
}
