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

/** A request to the endpoint that cannot be granted, and the HTTP status that says so. */
final class EndpointException extends RuntimeException {

    static final int BAD_REQUEST = 400;

    static final int NOT_FOUND = 404;

    static final int CONFLICT = 409;

    static final int UNAVAILABLE = 503;

    private static final long serialVersionUID = 1L;

    private final int status;

    EndpointException(int status, String message) {
        super(message);
        this.status = status;
    }

    static EndpointException badRequest(String message) {
        return new EndpointException(BAD_REQUEST, message);
    }

    static EndpointException notFound(String message) {
        return new EndpointException(NOT_FOUND, message);
    }

    static EndpointException conflict(String message) {
        return new EndpointException(CONFLICT, message);
    }

    int status() {
        return status;
    }
}
