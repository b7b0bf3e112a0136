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

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * What is observed, with the names and keys that the default conventions give it, which are those of OpenTelemetry's
 * semantic conventions for messaging as far as they have one.
 *
 * @since 0.1.0
 */
public enum MqObservation implements ObservationDocumentation {

    /** A message is sent: from the call to the outcome, with all attempts. */
    SEND("messaging.client.operation.duration", "send {topic}", MqSendObservationConvention.class) {
        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {
                Key.SYSTEM, Key.OPERATION_NAME, Key.OPERATION_TYPE, Key.DESTINATION_NAME, Key.ERROR_TYPE
            };
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {Key.MESSAGE_ID, Key.TAG, Key.KEYS, Key.SEND_ATTEMPTS};
        }
    },

    /** A delivery is processed: one attempt at a message, or at the messages of a batch. */
    DELIVERY("messaging.process.duration", "process {topic}", MqDeliveryObservationConvention.class) {
        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {
                Key.SYSTEM,
                Key.OPERATION_NAME,
                Key.OPERATION_TYPE,
                Key.DESTINATION_NAME,
                Key.CONSUMER_GROUP,
                Key.ERROR_TYPE
            };
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {Key.MESSAGE_ID, Key.TAG, Key.KEYS, Key.ATTEMPT, Key.BATCH_SIZE};
        }
    },

    /** A dead letter is sent back. It is in the trace of the letter, not in that of whoever sends it back. */
    REDRIVE("mq.redrive", "redrive {topic}", null) {
        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {Key.SYSTEM, Key.DESTINATION_NAME, Key.CONSUMER_GROUP, Key.ERROR_TYPE};
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {Key.MESSAGE_ID, Key.LETTER, Key.REDRIVES};
        }
    },

    /** The message that goes out for a dead letter: the child of the redrive, and the parent of what follows. */
    REDRIVE_SEND("mq.redrive.send", "send {topic}", null) {
        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {Key.SYSTEM, Key.DESTINATION_NAME, Key.CONSUMER_GROUP, Key.ERROR_TYPE};
        }
    };

    private final String name;

    private final String contextualName;

    private final @Nullable Class<? extends ObservationConvention<? extends Observation.Context>> convention;

    MqObservation(
            String name,
            String contextualName,
            @Nullable Class<? extends ObservationConvention<? extends Observation.Context>> convention) {
        this.name = name;
        this.contextualName = contextualName;
        this.convention = convention;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getContextualName() {
        return contextualName;
    }

    @Override
    public @Nullable Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
        return convention;
    }

    /** The keys. */
    public enum Key implements KeyName {

        /** Always {@code rocketmq}. */
        SYSTEM("messaging.system"),

        /** {@code send} or {@code process}. */
        OPERATION_NAME("messaging.operation.name"),

        /** {@code send} or {@code process}. */
        OPERATION_TYPE("messaging.operation.type"),

        /** The topic; of a retry the one that the message was sent to. */
        DESTINATION_NAME("messaging.destination.name"),

        /** The consumer group. */
        CONSUMER_GROUP("messaging.consumer.group.name"),

        /**
         * Why it failed: of a send the reason of the {@code SendFailedException}, else the class of the exception;
         * {@code none} if it did not.
         */
        ERROR_TYPE("error.type"),

        /** The message id; of a batch that of the first message. */
        MESSAGE_ID("messaging.message.id"),

        /** The tag, where there is one. */
        TAG("messaging.rocketmq.message.tag"),

        /** The keys, separated by a space, where there are any. */
        KEYS("messaging.rocketmq.message.keys"),

        /** How many attempts a send took. */
        SEND_ATTEMPTS("mq.attempts"),

        /** Number of this attempt at a message, 1 for the first. */
        ATTEMPT("mq.attempt"),

        /** How many messages a batch has. */
        BATCH_SIZE("messaging.batch.message_count"),

        /** The id of the dead letter. */
        LETTER("mq.dead.letter"),

        /** How often the letter had been redriven before. */
        REDRIVES("mq.redrives");

        private final String key;

        Key(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }
}
