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

import io.github.mqstarter.producer.SendFailedException.Reason;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/** Tells the failure of a send by the exceptions that the client's own methods declare. It is the cause of them. */
final class NativeFailures {

    private static final int NO_CODE = -1;

    private NativeFailures() {}

    /** What a broker has refused for good is its answer, anything else a failure of the client. */
    static Exception of(SendFailedException failure) {
        if (failure.getCause() instanceof MQBrokerException answer && !SendFailures.isRetriable(answer)) {
            MQBrokerException refused =
                    new MQBrokerException(answer.getResponseCode(), answer.getErrorMessage(), answer.getBrokerAddr());
            refused.initCause(failure);
            return refused;
        }
        return new MQClientException(String.valueOf(failure.getMessage()), failure).setResponseCode(codeOf(failure));
    }

    /** The code that the client gives such a failure. */
    private static int codeOf(SendFailedException failure) {
        if (failure.reason() == Reason.REJECTED || failure.reason() == Reason.TOO_LARGE) {
            return ResponseCode.MESSAGE_ILLEGAL;
        }
        if (failure.reason() == Reason.NO_ROUTE) {
            return ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION;
        }
        return codeOf(failure.getCause());
    }

    private static int codeOf(@Nullable Throwable cause) {
        if (cause instanceof MQBrokerException answer) {
            return answer.getResponseCode();
        }
        if (cause instanceof MQClientException refusal) {
            return (refusal.getResponseCode() != NO_CODE) ? refusal.getResponseCode() : codeOf(refusal.getCause());
        }
        if (cause instanceof RemotingConnectException) {
            return ClientErrorCode.CONNECT_BROKER_EXCEPTION;
        }
        return (cause instanceof RemotingTimeoutException) ? ClientErrorCode.ACCESS_BROKER_TIMEOUT : NO_CODE;
    }
}
