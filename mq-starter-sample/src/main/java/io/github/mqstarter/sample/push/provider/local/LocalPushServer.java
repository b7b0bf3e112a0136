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
package io.github.mqstarter.sample.push.provider.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.mqstarter.RequestIds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A push provider as they are on a bad day: takes 20 to 50 ms, and answers 503 to the first attempts at one user in 50.
 * Users that end with {@code -gone} it does not know (400), and for those that end with {@code -stuck} it never has
 * time (503). Listens on any free port of this host alone.
 */
final class LocalPushServer implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(LocalPushServer.class);

    private static final int OK = 200;

    private static final int UNKNOWN_USER = 400;

    private static final int UNAVAILABLE = 503;

    private final JsonMapper json;

    private final ScheduledExecutorService executor;

    private final HttpServer server;

    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    LocalPushServer(JsonMapper json) throws IOException {
        this.json = json;
        this.executor = Executors.newScheduledThreadPool(4, new CustomizableThreadFactory("local-push-"));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/v3/push", this::accept);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // answer() handles its own failures
    private void accept(HttpExchange exchange) throws IOException {
        JsonNode push = json.readTree(exchange.getRequestBody().readAllBytes());
        String user = push.at("/audience/alias/0").asString();
        int millis = 20 + Math.floorMod(user.hashCode(), 31);
        executor.schedule(() -> answer(exchange, push.path("cid").asString(), user), millis, TimeUnit.MILLISECONDS);
    }

    private void answer(HttpExchange exchange, String id, String user) {
        try (exchange;
                RequestIds.Scope scope =
                        RequestIds.open(exchange.getRequestHeaders().getFirst("X-Request-Id"))) {
            int status = statusOf(id, user);
            logger.debug("Push for {}: {}", user, status);
            exchange.sendResponseHeaders(status, -1);
        } catch (IOException ex) {
            logger.warn("No answer to the push for {}: {}", user, ex.toString());
        }
    }

    private int statusOf(String id, String user) {
        if (user.endsWith("-gone")) {
            return UNKNOWN_USER;
        }
        if (user.endsWith("-stuck") || attempts.merge(id, 1, Integer::sum) <= failuresBefore(user)) {
            return UNAVAILABLE;
        }
        attempts.remove(id);
        return OK;
    }

    /** None for most users, one for 9 in 500, two for 1 in 500. */
    private static int failuresBefore(String user) {
        int luck = Math.floorMod(user.hashCode(), 500);
        return (luck == 0) ? 2 : (luck < 10) ? 1 : 0;
    }
}
