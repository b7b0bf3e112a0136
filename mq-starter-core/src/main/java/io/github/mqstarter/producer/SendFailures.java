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

import io.github.mqstarter.MqException;
import io.github.mqstarter.producer.SendFailedException.Reason;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/** Tells, of whatever went wrong with a send, what kind of failure it is. */
final class SendFailures {

    /** Causes may go round in a circle. */
    private static final int MAX_CAUSES = 20;

    private SendFailures() {}

    /** The failure of what the client was asked to send. */
    static SendFailedException ofClient(OutboundMessage message, Throwable failure, boolean running) {
        return of(reasonOfClient(failure, running), message, failure);
    }

    /** The failure of a message as its sender sees it: known already, too late, or made by an interceptor. */
    static SendFailedException ofChain(OutboundMessage message, @Nullable Throwable failure) {
        Throwable cause = (failure != null) ? unwrap(failure) : new IllegalStateException("no result and no failure");
        if (cause instanceof SendFailedException known) {
            return known;
        }
        return of((cause instanceof TimeoutException) ? Reason.DELIVERY_TIMEOUT : Reason.REJECTED, message, cause);
    }

    private static SendFailedException of(Reason reason, OutboundMessage message, Throwable cause) {
        String fate = (reason == Reason.DELIVERY_TIMEOUT) ? "may or may not be sent" : "was not sent";
        return new SendFailedException(
                reason, "%s: %s %s. %s".formatted(reason, message, fate, explain(cause)), message.messageId(), cause);
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return (failure instanceof CompletionException && cause != null) ? cause : failure;
    }

    private static String explain(Throwable cause) {
        String message = cause.getMessage();
        return (message != null) ? message : cause.toString();
    }

    private static Reason reasonOfClient(Throwable failure, boolean running) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            Reason reason = decisive(cause, running);
            if (reason != null) {
                return reason;
            }
            cause = cause.getCause();
        }
        return (failure instanceof IllegalArgumentException) ? Reason.REJECTED : Reason.BROKER;
    }

    private static @Nullable Reason decisive(Throwable failure, boolean running) {
        if (failure instanceof SendFailedException known) {
            return known.reason();
        }
        if (failure instanceof MQBrokerException answer) {
            return ofBroker(answer.getResponseCode());
        }
        if (failure instanceof MQClientException refusal) {
            return ofClientRefusal(refusal);
        }
        if (failure instanceof RejectedExecutionException) {
            return running ? Reason.BUSY : Reason.CLOSED; // the client's queue is full, or gone
        }
        if (failure instanceof MqException) {
            return Reason.CLOSED;
        }
        if (failure instanceof IllegalStateException && failure.getCause() instanceof RemotingException) {
            return Reason.NO_ROUTE; // no name server could be asked
        }
        return isTimeout(failure) ? Reason.DELIVERY_TIMEOUT : null;
    }

    private static Reason ofBroker(int responseCode) {
        return switch (responseCode) {
            case ResponseCode.SYSTEM_BUSY, ResponseCode.FLOW_CONTROL -> Reason.BUSY;
            case ResponseCode.TOPIC_NOT_EXIST -> Reason.NO_ROUTE;
            case ResponseCode.MESSAGE_ILLEGAL, ResponseCode.NO_PERMISSION -> Reason.REJECTED;
            default -> Reason.BROKER;
        };
    }

    private static @Nullable Reason ofClientRefusal(MQClientException refusal) {
        return switch (refusal.getResponseCode()) {
            case ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION,
                    ClientErrorCode.NO_NAME_SERVER_EXCEPTION,
                    ResponseCode.TOPIC_NOT_EXIST -> Reason.NO_ROUTE;
            case ResponseCode.MESSAGE_ILLEGAL -> Reason.REJECTED;
            default -> ofClientMessage(String.valueOf(refusal.getErrorMessage()));
        };
    }

    /** Some refusals of the client have no code. */
    private static @Nullable Reason ofClientMessage(String message) {
        if (message.startsWith("No route info")) {
            return Reason.NO_ROUTE;
        }
        return message.contains("service state not OK") ? Reason.CLOSED : null;
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException
                || failure instanceof RemotingTimeoutException
                || failure instanceof RemotingTooMuchRequestException;
    }
}
