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
package io.github.mqstarter.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Free ports of 127.0.0.1.
 *
 * <p>They lie below the range the operating system takes for outgoing connections: otherwise a client that tries to
 * reach a stopped server could be given the very port it dials, and would talk to itself.
 */
final class Ports {

    private static final int FIRST = 12_000;

    private static final int BEYOND = 32_000;

    private static final int ATTEMPTS = 500;

    private static final int START_ATTEMPTS = 5;

    /** The distance from a broker's port down to the one for requests that must not queue. */
    private static final int FAST = 2;

    private Ports() {}

    static int forNameServer() {
        return candidates().filter(Ports::free).findFirst().orElseThrow(Ports::none);
    }

    /** A port that is free as well two below. */
    static int forBroker() {
        return candidates()
                .filter(port -> free(port) && free(port - FAST))
                .findFirst()
                .orElseThrow(Ports::none);
    }

    /** Starts a server on the wanted port, or, if that is 0, on free ones until none else was faster to take it. */
    static <T> T onFree(int wanted, IntSupplier free, IntFunction<T> starter) {
        for (int attempt = 1; ; attempt++) {
            try {
                return starter.apply(wanted == 0 ? free.getAsInt() : wanted);
            } catch (IllegalStateException exception) {
                if (wanted != 0 || attempt == START_ATTEMPTS || !isBindFailure(exception)) {
                    throw exception;
                }
            }
        }
    }

    static void awaitFree(int port) {
        Await.until("port " + port + " to be released", () -> free(port));
    }

    private static boolean isBindFailure(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(BindException.class::isInstance);
    }

    private static IntStream candidates() {
        return ThreadLocalRandom.current().ints(ATTEMPTS, FIRST, BEYOND);
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException exception) {
            return false;
        }
    }

    private static IllegalStateException none() {
        return new IllegalStateException(
                "No free port on 127.0.0.1 between " + FIRST + " and " + BEYOND + " after " + ATTEMPTS + " attempts");
    }
}
