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
package io.github.mqstarter.monitor;

import io.github.mqstarter.MqException;
import io.github.mqstarter.admin.ClusterAdmin;
import java.time.Duration;

/** What is known of one broker. */
final class BrokerWatch {

    private static final long FIGURES_NANOS = Duration.ofSeconds(30).toNanos();

    private final String name;

    private final String address;

    final SingleFlight probe = new SingleFlight();

    final SingleFlight questions = new SingleFlight();

    private volatile boolean asked;

    private volatile boolean reachable;

    private volatile boolean listed = true;

    private volatile long lastAnswer = System.nanoTime();

    private volatile BrokerFigures figures = BrokerFigures.UNKNOWN;

    private volatile long figuresAt;

    BrokerWatch(String name, String address) {
        this.name = name;
        this.address = address;
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    boolean isAsked() {
        return asked;
    }

    boolean isReachable() {
        return reachable;
    }

    /** Says whether the name server lists it. */
    void listed(boolean newListed) {
        this.listed = newListed;
    }

    /** Whether messages may be there for groups to get. */
    boolean counts() {
        return listed || reachable;
    }

    /** For how long nobody has seen it. */
    long awayNanos() {
        return (listed || reachable) ? 0 : System.nanoTime() - lastAnswer;
    }

    /** Asks whether it is there; once more if that is news, as an answer may be late for once. */
    void probe(ClusterAdmin admin) {
        boolean answers = admin.answers(address) || (reachable && admin.answers(address));
        if (answers) {
            lastAnswer = System.nanoTime();
        } else {
            figures = BrokerFigures.UNKNOWN;
        }
        reachable = answers;
        asked = true;
    }

    /** Asks for its disk, if it was not asked lately. */
    void askForFigures(ClusterAdmin admin, Refusals refusals) {
        long now = System.nanoTime();
        if (figures != BrokerFigures.UNKNOWN && now - figuresAt < FIGURES_NANOS) {
            return;
        }
        String question = "the state of broker " + name;
        try {
            figures = BrokerFigures.of(admin.runtimeInfo(address));
            refusals.answered(question);
        } catch (MqException ex) {
            figures = BrokerFigures.UNKNOWN;
            refusals.note(question, ex);
        }
        figuresAt = now;
    }

    BrokerStatus status() {
        BrokerFigures known = figures;
        return new BrokerStatus(name, address, reachable, known.diskRatio(), known.diskFreeBytes(), known.version());
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(name, address);
    }
}
