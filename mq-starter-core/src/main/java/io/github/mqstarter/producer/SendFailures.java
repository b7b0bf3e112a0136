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
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
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

    /** The failure of a message whose time is over. */
    static SendFailedException ofDeadline(OutboundMessage message) {
        Throwable last = message.state().lastFailure();
        boolean noRoute =
                last != null && message.state().attempts() == 0 && reasonOfClient(last, true) == Reason.NO_ROUTE;
        String why = (last != null) ? "the last failed: " + explain(last) : "none of them was answered";
        return of(
                noRoute ? Reason.NO_ROUTE : Reason.DELIVERY_TIMEOUT,
                message,
                "No success within the delivery timeout, by %d attempts; %s"
                        .formatted(message.state().attempts(), why),
                last);
    }

    static SendFailedException of(
            Reason reason, OutboundMessage message, String explanation, @Nullable Throwable cause) {
        boolean unknown =
                message.state().mayBeStored() && (reason == Reason.DELIVERY_TIMEOUT || reason == Reason.CLOSED);
        return new SendFailedException(
                reason,
                "%s: %s %s. %s"
                        .formatted(reason, message, unknown ? "may or may not be sent" : "was not sent", explanation),
                message.messageId(),
                cause);
    }

    /** Whether another attempt, later or elsewhere, may succeed. */
    static boolean isRetriable(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof MQBrokerException answer) {
                return isRetriable(answer.getResponseCode());
            }
            if (cause instanceof RemotingException
                    || cause instanceof DegradedStoreException
                    || cause instanceof RejectedExecutionException
                    || cause instanceof MQClientException refusal && isRetriable(refusal)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Whether an attempt has certainly stored nothing: it did not reach the broker, or the broker said no. */
    static boolean isSurelyNotStored(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof MQBrokerException
                    || cause instanceof RemotingConnectException
                    || cause instanceof RemotingTooMuchRequestException
                    || cause instanceof RejectedExecutionException) {
                return true;
            }
            cause = cause.getCause();
        }
        return failure instanceof MQClientException && failure.getCause() == null;
    }

    /** Whether the broker may have refused a batch because of one of its messages. */
    static boolean mayConcernOneMessage(Throwable failure) {
        if (failure instanceof MQBrokerException answer) {
            return switch (answer.getResponseCode()) {
                case ResponseCode.SYSTEM_BUSY,
                        ResponseCode.FLOW_CONTROL,
                        ResponseCode.SERVICE_NOT_AVAILABLE,
                        ResponseCode.TOPIC_NOT_EXIST,
                        ResponseCode.NO_PERMISSION -> false;
                default -> true;
            };
        }
        return failure instanceof MQClientException refusal
                && refusal.getCause() == null
                && !isRetriable(refusal)
                && ofClientMessage(String.valueOf(refusal.getErrorMessage())) == null;
    }

    private static boolean isRetriable(int responseCode) {
        return switch (responseCode) {
            case ResponseCode.SYSTEM_ERROR,
                    ResponseCode.SYSTEM_BUSY,
                    ResponseCode.FLUSH_DISK_TIMEOUT,
                    ResponseCode.SLAVE_NOT_AVAILABLE,
                    ResponseCode.FLUSH_SLAVE_TIMEOUT,
                    ResponseCode.SERVICE_NOT_AVAILABLE,
                    ResponseCode.TOPIC_NOT_EXIST,
                    ResponseCode.FLOW_CONTROL -> true;
            default -> false;
        };
    }

    private static boolean isRetriable(MQClientException refusal) {
        return switch (refusal.getResponseCode()) {
            case ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION,
                    ClientErrorCode.NO_NAME_SERVER_EXCEPTION,
                    ClientErrorCode.CONNECT_BROKER_EXCEPTION,
                    ClientErrorCode.ACCESS_BROKER_TIMEOUT,
                    ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                    ResponseCode.TOPIC_NOT_EXIST -> true;
            default -> {
                String message = String.valueOf(refusal.getErrorMessage());
                yield message.startsWith("No route info") || message.endsWith("not exist");
            }
        };
    }

    private static SendFailedException of(Reason reason, OutboundMessage message, Throwable cause) {
        return of(reason, message, explain(cause), cause);
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return (failure instanceof CompletionException && cause != null) ? cause : failure;
    }

    /** What the client wraps a failure in says less than the failure. */
    private static String explain(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof MQClientException && cause != null && cause.getMessage() != null) {
            return explain(cause);
        }
        String message = failure.getMessage();
        return (message != null) ? message : failure.toString();
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
