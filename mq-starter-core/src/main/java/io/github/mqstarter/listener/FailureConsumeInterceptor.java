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

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever the links behind it throw into a result, as the error handler decides, and logs it once. */
final class FailureConsumeInterceptor implements ConsumeInterceptor {

    /** A logger of its own, so that the failures of user code can be silenced or routed apart. */
    private static final Logger failures = LoggerFactory.getLogger("io.github.mqstarter.listener.failures");

    private static final Logger logger = LoggerFactory.getLogger(FailureConsumeInterceptor.class);

    private final MqErrorHandler errorHandler;

    FailureConsumeInterceptor(MqErrorHandler errorHandler) {
        this.errorHandler = errorHandler;
    }

    @Override
    public ConsumeResult intercept(Delivery delivery, Chain chain) {
        try {
            ConsumeResult result =
                    Objects.requireNonNull(chain.proceed(delivery), "An interceptor answered with no result");
            if (Thread.interrupted()) {
                throw new InterruptedException("The listener returned after its thread was interrupted");
            }
            return result;
        } catch (Throwable failure) {
            return failed(delivery, failure);
        }
    }

    private ConsumeResult failed(Delivery delivery, Throwable failure) {
        if (failure instanceof BatchListenerFailedException batch && isIndex(batch.index(), delivery)) {
            Throwable cause = (batch.getCause() != null) ? batch.getCause() : batch;
            return ConsumeResult.failedAt(batch.index(), verdict(delivery.only(batch.index()), cause), cause);
        }
        return ConsumeResult.failed(verdict(delivery, failure), failure);
    }

    private static boolean isIndex(int index, Delivery delivery) {
        return index >= 0 && index < delivery.messages().size();
    }

    private FailureVerdict verdict(Delivery delivery, Throwable failure) {
        FailureVerdict verdict = decide(delivery, failure);
        try {
            report(delivery, verdict, failure);
        } catch (RuntimeException | Error ex) { // the failure itself fails when it is asked what it is
            failures.warn(
                    "{}: {}: {}",
                    consequence(verdict),
                    delivery,
                    failure.getClass().getName());
        }
        return verdict;
    }

    /** What comes again gets one line, what ends here its stack as well, unless that may show the payload. */
    private static void report(Delivery delivery, FailureVerdict verdict, Throwable failure) {
        String consequence = consequence(verdict);
        String payloadFailure = PayloadFailure.describe(failure);
        if (payloadFailure != null) {
            failures.warn("{}: {}: {}", consequence, delivery, payloadFailure);
        } else if (verdict instanceof FailureVerdict.Retry) {
            failures.warn("{}: {}: {}", consequence, delivery, failure.toString());
        } else {
            failures.warn("{}: {}: {}", consequence, delivery, failure.toString(), failure);
            return;
        }
        failures.debug("{}: {}", consequence, delivery, failure);
    }

    private static String consequence(FailureVerdict verdict) {
        if (verdict instanceof FailureVerdict.Retry) {
            return "Failed, to be tried again";
        }
        return (verdict instanceof FailureVerdict.Discard) ? "Failed and discarded" : "Failed and dead-lettered";
    }

    private FailureVerdict decide(Delivery delivery, Throwable failure) {
        try {
            FailureVerdict verdict = Objects.requireNonNull(
                    errorHandler.handle(delivery, failure), "The error handler answered with no verdict");
            return retriedWhileAttemptsLast(delivery, verdict);
        } catch (RuntimeException | Error ex) {
            logger.error("The error handler itself failed for {}", delivery, ex);
            return retriedWhileAttemptsLast(delivery, FailureVerdict.retry());
        }
    }

    /** Of a batch each message has its own attempts, which are counted where it is settled. */
    private static FailureVerdict retriedWhileAttemptsLast(Delivery delivery, FailureVerdict verdict) {
        boolean usedUp =
                verdict instanceof FailureVerdict.Retry && delivery.messages().size() == 1 && delivery.isLastAttempt();
        return usedUp ? new FailureVerdict.DeadLetter(true) : verdict;
    }
}
