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
package io.github.mqstarter.deadletter;

import java.util.regex.Pattern;
import org.apache.rocketmq.common.utils.NetworkUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes who settles what, on a logger of its own: never what is in a letter.
 *
 * @param operation what is done
 * @param cluster on which cluster
 * @param group to letters of which group
 */
record AuditLog(String operation, String cluster, String group) {

    private static final Logger logger = LoggerFactory.getLogger("io.github.mqstarter.deadletter.audit");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private static final String HOST = NetworkUtil.getLocalAddress();

    AuditLog {
        group = inOneLine(group);
    }

    void begin(DeadLetterSelection selection, Object how) {
        logger.info(
                "{} begins: host={} cluster={} group={} selection=[{}] {}",
                operation,
                HOST,
                cluster,
                group,
                inOneLine(selection),
                inOneLine(how));
    }

    void page(long settled, String first, String last) {
        logger.debug(
                "{}: host={} cluster={} group={} settled={} letters={}..{}",
                operation,
                HOST,
                cluster,
                group,
                settled,
                first,
                last);
    }

    void end(long selected, long settled, long overLimit, @Nullable String failure) {
        logger.info(
                "{} ends: host={} cluster={} group={} selected={} settled={} overLimit={}{}",
                operation,
                HOST,
                cluster,
                group,
                selected,
                settled,
                overLimit,
                (failure != null) ? " failure=" + inOneLine(failure) : "");
    }

    /** Nothing that somebody asks for looks like a line of its own. */
    private static String inOneLine(Object said) {
        return CONTROL.matcher(said.toString()).replaceAll(" ");
    }
}
