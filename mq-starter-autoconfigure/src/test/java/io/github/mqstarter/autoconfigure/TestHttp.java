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

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** HTTP as it is on the wire, so that a request can have headers that a polite client would not send. */
final class TestHttp {

    private TestHttp() {}

    /** Gets a page; each header is a whole line. */
    static Response get(int port, String path, String... headers) throws IOException {
        String request = "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n".formatted(path);
        for (String header : headers) {
            request += header + "\r\n";
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new Response(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }

    record Response(String text) {

        int status() {
            return Integer.parseInt(text.substring(9, 12));
        }

        String body() {
            String body = text.substring(text.indexOf("\r\n\r\n") + 4);
            boolean chunked = "chunked".equals(header("Transfer-Encoding"));
            return chunked ? body.lines().skip(1).findFirst().orElse("") : body;
        }

        @Nullable
        String header(String name) {
            return text.lines()
                    .takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                    .map(line -> line.substring(name.length() + 2))
                    .reduce((first, second) -> first + " AND " + second)
                    .orElse(null);
        }
    }
}
