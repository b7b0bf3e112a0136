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

import io.github.mqstarter.RequestIds;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Gives each exchange one id: the one it brings, if that is valid, or a new one. It is in Reactor's context, from where
 * {@link RequestIdThreadLocalAccessor} brings it to whatever thread works on the exchange. Around all filters, and
 * around the handling of errors too, which a filter is not.
 */
final class RequestIdHttpHandlerDecorator implements HttpHandlerDecoratorFactory, Ordered {

    private final String headerName;

    RequestIdHttpHandlerDecorator(String headerName) {
        this.headerName = headerName;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public HttpHandler apply(HttpHandler handler) {
        return (request, response) -> handle(request, response, handler);
    }

    private Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response, HttpHandler handler) {
        String id = RequestIds.validOrNew(request.getHeaders().getFirst(headerName));
        response.getHeaders().set(headerName, id);
        return handler.handle(request, response)
                .contextWrite(context -> context.put(RequestIdThreadLocalAccessor.KEY, id));
    }
}
