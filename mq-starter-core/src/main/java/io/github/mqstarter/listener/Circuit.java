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
package io.github.mqstarter.listener;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses a listener while what it needs is down. Closed, it counts the latest calls; open, it waits; half open, it lets one
 * message through, whose result closes it or opens it for longer. Safe for use by many threads.
 */
final class Circuit {

    private static final Logger logger = LoggerFactory.getLogger(Circuit.class);

    private final String listenerId;

    private final CircuitSettings settings;

    private final boolean[] failures;

    private int calls;

    private int next;

    private int failed;

    private boolean open;

    private boolean probing;

    private long waitNanos;

    private long probeAtNanos;

    Circuit(String listenerId, CircuitSettings settings) {
        this.listenerId = listenerId;
        this.settings = settings;
        this.failures = new boolean[settings.window()];
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** How long nothing is to be begun; 0 for not at all, and the greatest number until a result is there. */
    synchronized long waitNanos(long nowNanos) {
        if (!open) {
            return 0;
        }
        return probing ? Long.MAX_VALUE : Math.max(0, probeAtNanos - nowNanos);
    }

    /** Says whether what is begun now is the one message that is tried. */
    synchronized boolean beginProbe() {
        if (open) {
            probing = true;
        }
        return open;
    }

    void succeeded(boolean probe) {
        if (settings.enabled()) {
            record(probe, false);
        }
    }

    /**
     * Says whether the failure is the fault of what is down, so that it costs no attempt.
     *
     * @param first whether it is the first of its message: a message that can never succeed does not open the circuit alone
     */
    boolean failed(boolean probe, boolean first) {
        if (!settings.enabled()) {
            return false;
        }
        return (probe || first) ? record(probe, true) : isOpen();
    }

    /** The message that was tried came to no result. */
    synchronized void forget(boolean probe) {
        if (probe) {
            probing = false;
        }
    }

    private synchronized boolean record(boolean probe, boolean failure) {
        if (probe) {
            probing = false;
            if (failure) {
                openFor(Math.min(2 * waitNanos, settings.maxWait().toNanos()));
            } else {
                close();
            }
        } else if (!open) {
            count(failure);
            if (calls >= settings.minimumCalls() && failed >= settings.failureShare() * calls) {
                logger.warn("Listener {} pauses: {} of its latest {} calls have failed", listenerId, failed, calls);
                openFor(settings.firstWait().toNanos());
            }
        }
        return open;
    }

    private void count(boolean failure) {
        if (calls == failures.length) {
            failed -= failures[next] ? 1 : 0;
        } else {
            calls++;
        }
        failures[next] = failure;
        failed += failure ? 1 : 0;
        next = (next + 1) % failures.length;
    }

    private void openFor(long nanos) {
        open = true;
        waitNanos = nanos;
        probeAtNanos = System.nanoTime() + nanos;
    }

    private void close() {
        open = false;
        calls = 0;
        next = 0;
        failed = 0;
        logger.info("Listener {} goes on: a message has succeeded", listenerId);
    }
}
