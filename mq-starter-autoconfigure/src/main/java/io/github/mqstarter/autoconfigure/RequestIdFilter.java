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
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives each request, in all its dispatches, one id: the one it brings, if that is valid, or a new one. */
final class RequestIdFilter extends OncePerRequestFilter implements Ordered {

    private static final String ATTRIBUTE = RequestIdFilter.class.getName() + ".id";

    private final String headerName;

    RequestIdFilter(String headerName) {
        this.headerName = headerName;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = idOf(request);
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(headerName, id);
        WebAsyncUtils.getAsyncManager(request)
                .registerCallableInterceptor(ATTRIBUTE, new RequestIdCallableInterceptor(id));
        try (RequestIds.Scope scope = RequestIds.open(id)) {
            chain.doFilter(request, response);
        }
    }

    private String idOf(HttpServletRequest request) {
        return (request.getAttribute(ATTRIBUTE) instanceof String known)
                ? known
                : RequestIds.validOrNew(request.getHeader(headerName));
    }
}
