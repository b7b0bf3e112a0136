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
package io.github.mqstarter.alert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A webhook that keeps what it gets. It answers what it was told to, then 200 and the body of those who are content. */
final class WebhookServer implements AutoCloseable {

    private static final String CONTENT = "{\"errcode\":0,\"errmsg\":\"ok\",\"code\":0,\"StatusCode\":0}";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final List<Request> requests = new CopyOnWriteArrayList<>();

    private final Deque<WebhookAnswer> answers = new ConcurrentLinkedDeque<>();

    private final HttpServer server;

    private volatile CountDownLatch gate = new CountDownLatch(0);

    private volatile CountDownLatch middle = new CountDownLatch(0);

    WebhookServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI url(String pathAndQuery) {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), pathAndQuery));
    }

    List<Request> requests() {
        return requests;
    }

    WebhookServer answers(int status, String body) {
        answers.add(new WebhookAnswer(status, body));
        return this;
    }

    /** Answers nothing until {@link #answerAgain()}. */
    void hang() {
        gate = new CountDownLatch(1);
    }

    /** Answers headers and the first byte of a body, and the rest of it not before {@link #answerAgain()}. */
    void hangInTheMiddle() {
        middle = new CountDownLatch(1);
    }

    void answerAgain() {
        middle.countDown();
        gate.countDown();
    }

    @Override
    public void close() {
        answerAgain();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                body));
        await(gate);
        WebhookAnswer answer = answers.isEmpty() ? new WebhookAnswer(200, CONTENT) : answers.poll();
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), (bytes.length > 0) ? bytes.length : -1);
        exchange.getResponseBody().write(bytes, 0, Math.min(1, bytes.length));
        exchange.getResponseBody().flush();
        await(middle);
        exchange.getResponseBody().write(bytes, Math.min(1, bytes.length), Math.max(0, bytes.length - 1));
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    record Request(String method, URI uri, String contentType, String body) {}
}
