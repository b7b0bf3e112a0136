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

/** Turns whatever the links behind it throw into a result, as the error handler decides, and logs it once. */
final class FailureConsumeInterceptor implements ConsumeInterceptor {

    /** A logger of its own, so that the failures of user code can be silenced or routed apart. */
    private static final Logger failures = LoggerFactory.getLogger("io.github.mqstarter.listener.failures");

    private final MqErrorHandler errorHandler;

    FailureConsumeInterceptor(MqErrorHandler errorHandler) {
        this.errorHandler = errorHandler;
    }

    @Override
    public ConsumeResult intercept(Delivery delivery, Chain chain) {
        try {
            ConsumeResult result = chain.proceed(delivery);
            if (Thread.interrupted()) {
                throw new InterruptedException("The listener returned after its thread was interrupted");
            }
            return result;
        } catch (Throwable failure) {
            return failed(delivery, failure);
        }
    }

    private ConsumeResult failed(Delivery delivery, Throwable failure) {
        FailureVerdict verdict = decide(delivery, failure);
        report(delivery, verdict, failure);
        return ConsumeResult.failed(verdict, failure);
    }

    /** What comes again gets one line, what ends here its stack as well. */
    private static void report(Delivery delivery, FailureVerdict verdict, Throwable failure) {
        if (verdict instanceof FailureVerdict.Retry) {
            failures.warn("Failed, to be tried again: {}: {}", delivery, failure.toString());
            failures.debug("Failed, to be tried again: {}", delivery, failure);
        } else {
            boolean discarded = verdict instanceof FailureVerdict.Discard;
            failures.warn("Failed and {}: {}", discarded ? "discarded" : "dead-lettered", delivery, failure);
        }
    }

    private FailureVerdict decide(Delivery delivery, Throwable failure) {
        try {
            FailureVerdict verdict = errorHandler.handle(delivery, failure);
            boolean usedUp = verdict instanceof FailureVerdict.Retry && delivery.isLastAttempt();
            return usedUp ? FailureVerdict.deadLetter() : verdict;
        } catch (RuntimeException ex) {
            failure.addSuppressed(ex);
            return delivery.isLastAttempt() ? FailureVerdict.deadLetter() : FailureVerdict.retry();
        }
    }
}
