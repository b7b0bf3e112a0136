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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was not answered. A refusal is told once, and again only when the answer was given in between. */
final class Refusals {

    private static final Logger logger = LoggerFactory.getLogger(MqMonitor.class);

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Notes why there is no answer to a question, and says whether nobody was there to give one. */
    boolean note(String question, MqException failure) {
        if (failure.getCause() == null
                || failure.getCause() instanceof RemotingException
                || failure.getCause() instanceof InterruptedException) {
            logger.debug("{}", question, failure);
            return true;
        }
        if (told.add(question)) {
            logger.warn("{}: {}. What depends on it is not known.", failure.getMessage(), reason(failure));
        }
        return false;
    }

    void answered(String question) {
        told.remove(question);
    }

    /** The innermost words, in one line. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = (cause.getMessage() != null)
                ? cause.getMessage()
                : cause.getClass().getSimpleName();
        return text.lines().findFirst().orElse("").strip();
    }
}
