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
package io.github.mqstarter.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What a tracer does, in few words: sends its id along, takes up what was sent, and has the id in the MDC of a scope. */
final class TraceHandler implements ObservationHandler<Observation.Context> {

    static final String HEADER = "traceparent";

    static final String MDC_KEY = "traceId";

    private final AtomicLong number = new AtomicLong();

    /** The id that an observation is known by. */
    static String idOf(Observation.ContextView context) {
        return context.getRequired("id");
    }

    /** The id of the observation that this one takes up. */
    static @Nullable String parentOf(Observation.ContextView context) {
        return context.get("parent");
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void onStart(Observation.Context context) {
        String id = "t-" + number.incrementAndGet();
        context.put("id", id);
        if (context.getParentObservation() != null) {
            context.put("parent", idOf(context.getParentObservation().getContextView()));
        }
        if (context instanceof SenderContext<?> sender) {
            SenderContext<Object> typed = (SenderContext<Object>) sender;
            typed.getSetter().set(typed.getCarrier(), HEADER, id);
            typed.getSetter().set(typed.getCarrier(), "baggage", "");
            typed.getSetter().set(typed.getCarrier(), "rocketmq_x", "reserved");
            typed.getSetter().set(typed.getCarrier(), "control", "a\u0001b");
        }
        if (context instanceof ReceiverContext<?> receiver) {
            ReceiverContext<Object> typed = (ReceiverContext<Object>) receiver;
            String sent = typed.getGetter().get(typed.getCarrier(), HEADER);
            if (sent != null) {
                context.put("parent", sent);
            }
        }
    }

    @Override
    public void onScopeOpened(Observation.Context context) {
        if (MDC.get(MDC_KEY) != null) {
            context.put("outer", MDC.get(MDC_KEY));
        }
        MDC.put(MDC_KEY, idOf(context));
    }

    @Override
    public void onScopeClosed(Observation.Context context) {
        String outer = context.get("outer");
        if (outer != null) {
            MDC.put(MDC_KEY, outer);
        } else {
            MDC.remove(MDC_KEY);
        }
    }
}
