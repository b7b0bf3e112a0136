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
package io.github.mqstarter.producer;

import io.github.mqstarter.producer.SendObserver.ObservedSend;
import io.github.mqstarter.producer.SendObserver.Scope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls an observer, which must not be able to harm what it observes. */
final class ObserverGuard {

    private static final Logger logger = LoggerFactory.getLogger(MqTemplate.class);

    private final @Nullable SendObserver observer;

    /** Whether code of the user runs before a message is encoded, which could ask for the scope. */
    private final boolean scoped;

    ObserverGuard(@Nullable SendObserver observer, boolean scoped) {
        this.observer = observer;
        this.scoped = scoped;
    }

    boolean isPresent() {
        return observer != null;
    }

    /** Begins to follow a message that has its address. */
    void begin(OutboundMessage message) {
        if (observer == null) {
            return;
        }
        try {
            message.observed(observer.begin(message));
        } catch (RuntimeException | Error ex) {
            failed(message, ex);
        }
    }

    /** The scope of the interceptors, if there are any. */
    Scope open(OutboundMessage message) {
        return scoped ? openAround(message) : Scope.NONE;
    }

    static Scope openAround(OutboundMessage message) {
        ObservedSend observed = message.observed();
        return (observed != null) ? guarded(message, observed::open) : Scope.NONE;
    }

    static Scope openForCallbacks(OutboundMessage message) {
        ObservedSend observed = message.observed();
        return (observed != null) ? guarded(message, observed::openForCallbacks) : Scope.NONE;
    }

    static void end(SendOutcome outcome) {
        ObservedSend observed = outcome.message().observed();
        if (observed == null) {
            return;
        }
        try {
            observed.end(outcome);
        } catch (RuntimeException | Error ex) {
            failed(outcome.message(), ex);
        }
    }

    /** The observation of a caller may be over when its callback is called, and a registry for tests minds that. */
    private static Scope guarded(OutboundMessage message, Supplier<Scope> opening) {
        try {
            Scope scope = opening.get();
            return (scope == Scope.NONE) ? scope : () -> close(message, scope);
        } catch (RuntimeException | Error ex) {
            logger.debug("The scope of an observation of {} could not be opened", message, ex);
            return Scope.NONE;
        }
    }

    private static void close(OutboundMessage message, Scope scope) {
        try {
            scope.close();
        } catch (RuntimeException | Error ex) {
            logger.debug("The scope of an observation of {} could not be closed", message, ex);
        }
    }

    private static void failed(OutboundMessage message, Throwable failure) {
        logger.warn("The observation of {} failed, which does not change its outcome", message, failure);
    }
}
