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

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import org.slf4j.MDC;

/** Makes spans of observations by OpenTelemetry's SDK and W3C headers, as Micrometer's bridge to it does. */
final class OpenTelemetryHandler implements ObservationHandler<Observation.Context> {

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    private final Tracer tracer = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()
            .get("tests");

    InMemorySpanExporter exporter() {
        return exporter;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }

    @Override
    public void onStart(Observation.Context context) {
        SpanBuilder builder = tracer.spanBuilder(context.getName()).setParent(parentOf(context));
        Span span = builder.setSpanKind(kindOf(context)).startSpan();
        context.put(Span.class, span);
        if (context instanceof SenderContext<?> sender) {
            inject(sender, span);
        }
    }

    @Override
    public void onScopeOpened(Observation.Context context) {
        Span span = context.getRequired(Span.class);
        context.put(Scope.class, span.makeCurrent());
        MDC.put("traceId", span.getSpanContext().getTraceId());
    }

    @Override
    public void onScopeClosed(Observation.Context context) {
        Scope scope = context.getRequired(Scope.class);
        scope.close();
        Span outer = Span.current();
        if (outer.getSpanContext().isValid()) {
            MDC.put("traceId", outer.getSpanContext().getTraceId());
        } else {
            MDC.remove("traceId");
        }
    }

    @Override
    public void onError(Observation.Context context) {
        Span span = context.getRequired(Span.class);
        span.setStatus(StatusCode.ERROR);
    }

    @Override
    public void onStop(Observation.Context context) {
        Span span = context.getRequired(Span.class);
        if (context.getContextualName() != null) {
            span.updateName(context.getContextualName());
        }
        for (KeyValue value : context.getAllKeyValues()) {
            span.setAttribute(value.getKey(), value.getValue());
        }
        span.end();
    }

    private static Context parentOf(Observation.Context context) {
        if (context instanceof ReceiverContext<?> receiver) {
            return extract(receiver);
        }
        ObservationView parent = context.getParentObservation();
        Span span = (parent != null) ? parent.getContextView().get(Span.class) : null;
        return (span != null) ? Context.root().with(span) : Context.root();
    }

    private static SpanKind kindOf(Observation.Context context) {
        Kind kind = (context instanceof SenderContext<?> sender)
                ? sender.getKind()
                : (context instanceof ReceiverContext<?> receiver) ? receiver.getKind() : null;
        return (kind != null) ? SpanKind.valueOf(kind.name()) : SpanKind.INTERNAL;
    }

    private static <C> void inject(SenderContext<C> context, Span span) {
        W3C.inject(Context.root().with(span), context.getCarrier(), context.getSetter()::set);
    }

    private static <C> Context extract(ReceiverContext<C> context) {
        return W3C.extract(Context.root(), context.getCarrier(), new TextMapGetter<C>() {
            @Override
            public Iterable<String> keys(C carrier) {
                return List.of();
            }

            @Override
            public String get(C carrier, String key) {
                return context.getGetter().get(carrier, key);
            }
        });
    }
}
