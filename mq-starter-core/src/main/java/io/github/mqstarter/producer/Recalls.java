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

import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.producer.RecallFailedException.Reason;
import org.apache.commons.codec.DecoderException;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.producer.RecallMessageHandle;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/** Recalls messages that brokers hold back. */
final class Recalls {

    private final MqClients clients;

    Recalls(MqClients clients) {
        this.clients = clients;
    }

    void recall(@Nullable String text, @Nullable String cluster) {
        RecallMessageHandle.HandleV1 handle = handleOf(text);
        try {
            clients.producer(cluster).recallMessage(handle.getTopic(), text);
        } catch (MQBrokerException ex) {
            throw failure(reasonOf(ex, handle), handle, explain(ex), ex);
        } catch (MQClientException | RemotingException | IllegalStateException ex) {
            throw failure(Reason.BROKER, handle, ex.toString(), ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw failure(Reason.BROKER, handle, "Interrupted: the message may or may not be recalled", ex);
        }
    }

    private static RecallMessageHandle.HandleV1 handleOf(@Nullable String text) {
        try {
            return (RecallMessageHandle.HandleV1) RecallMessageHandle.decodeHandle(text);
        } catch (DecoderException ex) {
            throw new RecallFailedException(
                    Reason.NO_HANDLE,
                    "NO_HANDLE: a message can be recalled by the handle in its SendResult. The broker gives one for delay(..) and deliverAt(..), if it is of version 5 and can recall",
                    ex);
        }
    }

    private static Reason reasonOf(MQBrokerException answer, RecallMessageHandle.HandleV1 handle) {
        return switch (answer.getResponseCode()) {
            case ResponseCode.NO_PERMISSION, ResponseCode.REQUEST_CODE_NOT_SUPPORTED -> Reason.NOT_SUPPORTED;
            case ResponseCode.ILLEGAL_OPERATION -> isOver(handle) ? Reason.TOO_LATE : Reason.BROKER;
            default -> Reason.BROKER;
        };
    }

    private static String explain(MQBrokerException answer) {
        boolean forbidden = answer.getResponseCode() == ResponseCode.NO_PERMISSION;
        return answer.getErrorMessage() + (forbidden ? " (the broker needs recallMessageEnable=true)" : "");
    }

    private static boolean isOver(RecallMessageHandle.HandleV1 handle) {
        return Long.parseLong(handle.getTimestampStr()) <= System.currentTimeMillis();
    }

    private static RecallFailedException failure(
            Reason reason, RecallMessageHandle.HandleV1 handle, String why, Exception cause) {
        return new RecallFailedException(
                reason,
                "%s: message %s to %s was not recalled. %s"
                        .formatted(reason, handle.getMessageId(), handle.getTopic(), why),
                cause);
    }
}
