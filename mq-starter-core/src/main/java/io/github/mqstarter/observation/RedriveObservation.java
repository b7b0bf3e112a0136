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
package io.github.mqstarter.observation;

import io.github.mqstarter.deadletter.DeadLetter;
import io.github.mqstarter.deadletter.RedriveInterceptor;
import io.github.mqstarter.observation.MqObservation.Key;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.function.Supplier;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/**
 * Makes two observations of each letter that is sent back: that of the redrive takes up the trace of the letter, and that of
 * the message, its child, puts it into the message, in place of what the letter had.
 */
final class RedriveObservation implements RedriveInterceptor {

    private volatile @Nullable ObservationRegistry registry;

    void start(ObservationRegistry newRegistry) {
        this.registry = newRegistry;
    }

    @Override
    public void intercept(DeadLetter letter, Message message, Chain chain) throws Exception {
        ObservationRegistry now = registry;
        if (now == null || now.isNoop()) {
            chain.proceed(message);
            return;
        }
        observed(
                letter,
                () -> redrive(letter, now),
                () -> observed(letter, () -> send(letter, message, now), () -> {
                    chain.proceed(message);
                }));
    }

    private static void observed(
            DeadLetter letter, Supplier<Observation> observation, Observation.CheckedRunnable<Exception> action)
            throws Exception {
        GuardedObservation guarded = GuardedObservation.start(letter, observation);
        Throwable failure = null;
        try {
            action.run();
        } catch (Throwable ex) {
            failure = ex;
            if (guarded != null) {
                guarded.errorType(ex.getClass().getName());
            }
            throw ex;
        } finally {
            if (guarded != null) {
                guarded.end(failure);
            }
        }
    }

    private static Observation redrive(DeadLetter letter, ObservationRegistry registry) {
        ReceiverContext<MessageExt> context = new ReceiverContext<>(MessageExt::getProperty, Kind.CONSUMER);
        context.setCarrier(letter.message());
        KnownKeys keys = KnownKeys.ofRedrive("redrive", letter.topic(), letter.group());
        Observation observation = Observation.createNotStarted(MqObservation.REDRIVE.getName(), () -> context, registry)
                .contextualName(keys.contextualName())
                .lowCardinalityKeyValues(keys.low());
        return observation.highCardinalityKeyValues(new KeyValueList()
                .add(Key.MESSAGE_ID, letter.messageId())
                .add(Key.LETTER, letter.id())
                .add(Key.REDRIVES, String.valueOf(letter.redrives()))
                .get());
    }

    private static Observation send(DeadLetter letter, Message message, ObservationRegistry registry) {
        SenderContext<Message> context = new SenderContext<>(RedriveObservation::setProperty, Kind.PRODUCER);
        context.setCarrier(message);
        context.setRemoteServiceName(KnownKeys.REMOTE_SERVICE);
        KnownKeys keys = KnownKeys.ofRedrive("send", letter.topic(), letter.group());
        return Observation.createNotStarted(MqObservation.REDRIVE_SEND.getName(), () -> context, registry)
                .contextualName(keys.contextualName())
                .lowCardinalityKeyValues(keys.low());
    }

    private static void setProperty(@Nullable Message message, String name, String value) {
        if (message != null && !value.isEmpty()) {
            MessageAccessor.putProperty(message, name, value);
        }
    }
}
