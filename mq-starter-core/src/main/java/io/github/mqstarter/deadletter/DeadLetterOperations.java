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

import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages that consumer groups have given up: how many there are, what is in them and why they failed, and two ways
 * to settle them, to redrive or to discard. A letter that is settled stays on the broker for as long as it keeps messages,
 * but is neither counted nor shown any more. What has been settled is written down beside the letters, on the broker, so
 * all instances of an application see the same, and one that goes on where another was killed does not begin anew.
 *
 * <p>At one time one caller settles letters of a group; nobody else can send them a second time meanwhile. Each call
 * waits for the network. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface DeadLetterOperations {

    /**
     * Starts to build the operations.
     *
     * @param clients the clients to ask and send with
     * @param registry the application's listeners, which tell which groups there are, and where
     * @return the builder
     */
    static Builder builder(MqClients clients, MqListenerRegistry registry) {
        return new Builder(clients, registry);
    }

    /**
     * The groups of the application's listeners, each with the number of its letters; not those of broadcasting listeners,
     * which have none.
     *
     * @return the groups, in the order of their names
     * @throws io.github.mqstarter.MqException if a cluster does not answer
     */
    List<DeadLetterGroup> groups();

    /**
     * How many letters of a group are not settled.
     *
     * @param group the consumer group, one of a listener or any other
     * @return a number of letters, 0 if there has never been one
     * @throws io.github.mqstarter.MqException if the cluster does not answer
     */
    long count(String group);

    /**
     * The oldest letters of a group that are not settled.
     *
     * @param group the consumer group
     * @param max how many at most, at least 1
     * @return the letters, the oldest first
     * @throws IllegalArgumentException if {@code max} is less than 1
     * @throws io.github.mqstarter.MqException if the cluster does not answer
     */
    List<DeadLetter> browse(String group, int max);

    /**
     * A page of the letters of a group that are not settled. It may have fewer letters than asked for although more follow,
     * as it ends where it has become large, or few of many letters are selected.
     *
     * @param group the consumer group
     * @param selection which letters are meant
     * @param after where the page begins: {@link DeadLetterPage#next()} of the one before, or {@code null} for the first
     * @param max how many letters at most, at least 1
     * @return the letters, the oldest of each queue first
     * @throws IllegalArgumentException if {@code max} is less than 1, or {@code after} is not what a page said
     * @throws io.github.mqstarter.MqException if the cluster does not answer
     */
    DeadLetterPage browse(String group, DeadLetterSelection selection, @Nullable String after, int max);

    /**
     * One letter, whether it is settled or not.
     *
     * @param group the consumer group
     * @param id id of the letter
     * @return the letter
     * @throws IllegalArgumentException if the id is not written as one
     * @throws NoSuchDeadLetterException if the group has no such letter, or the broker does not keep it any more
     * @throws io.github.mqstarter.MqException if the cluster does not answer
     */
    DeadLetter get(String group, String id);

    /**
     * Sends letters back with {@link RedriveOptions#DEFAULTS}: to the group that has failed, and to no other.
     *
     * @param group the consumer group
     * @param selection which letters
     * @return what became of them
     * @throws DeadLettersBusyException if letters of the group are being settled by somebody else
     * @throws io.github.mqstarter.MqException if the cluster does not answer before the first letter is sent
     */
    RedriveResult redrive(String group, DeadLetterSelection selection);

    /**
     * Sends letters back, page by page: each letter is sent, and then written down as settled with its page. So a call
     * that is interrupted, or whose process is killed, is continued by the next one, which may send at most the letters
     * of one page a second time. A letter goes with its body, keys, tags, headers, request id and message id, and its attempts start anew.
     *
     * @param group the consumer group
     * @param selection which letters
     * @param options how
     * @return what became of them
     * @throws DeadLettersBusyException if letters of the group are being settled by somebody else
     * @throws io.github.mqstarter.MqException if the cluster does not answer before the first letter is sent
     */
    RedriveResult redrive(String group, DeadLetterSelection selection, RedriveOptions options);

    /**
     * Settles letters without sending them.
     *
     * @param group the consumer group
     * @param selection which letters
     * @param reason why, for whoever asks later
     * @return how many letters were discarded
     * @throws IllegalArgumentException if the reason is blank
     * @throws DeadLettersBusyException if letters of the group are being settled by somebody else
     * @throws io.github.mqstarter.MqException if the cluster does not answer; letters of earlier pages are discarded then
     */
    long discard(String group, DeadLetterSelection selection, String reason);

    /**
     * The same operations on a named cluster. Without it a group is looked for on the cluster of its listener, and on the
     * primary one where this application does not listen for it.
     *
     * @param cluster name of a configured cluster
     * @return the operations
     * @throws IllegalArgumentException if there is no cluster of that name
     */
    DeadLetterOperations onCluster(String cluster);

    /** Tells of everything that was settled; for metrics and audits beyond the log. */
    @FunctionalInterface
    interface SettlementListener {

        /**
         * Called behind each page.
         *
         * @param group the consumer group
         * @param letters the letters that are settled
         * @param discarded whether they were discarded, not redriven
         */
        void onSettled(String group, Collection<DeadLetter> letters, boolean discarded);
    }

    /** Collects what the operations are made of. Not for use by many threads. */
    final class Builder {

        final MqClients clients;

        final MqListenerRegistry registry;

        final List<SettlementListener> listeners = new ArrayList<>();

        final List<RedriveInterceptor> interceptors = new ArrayList<>();

        RequestIdSettings requestIds = RequestIdSettings.DEFAULTS;

        private Builder(MqClients clients, MqListenerRegistry registry) {
            this.clients = clients;
            this.registry = registry;
        }

        /**
         * Adds listeners, called in this order.
         *
         * @param added the listeners
         * @return this builder
         */
        public Builder settlementListeners(Collection<? extends SettlementListener> added) {
            listeners.addAll(added);
            return this;
        }

        /**
         * Adds interceptors, called in this order.
         *
         * @param added the interceptors
         * @return this builder
         */
        public Builder interceptors(Collection<? extends RedriveInterceptor> added) {
            interceptors.addAll(added);
            return this;
        }

        /**
         * Says how request ids travel.
         *
         * @param newSettings the settings
         * @return this builder
         */
        public Builder requestIds(RequestIdSettings newSettings) {
            requestIds = newSettings;
            return this;
        }

        /**
         * Makes the operations.
         *
         * @return the operations; nothing is asked or sent yet
         */
        public DeadLetterOperations build() {
            return new DefaultDeadLetterOperations(new LetterStores(this), null);
        }
    }
}
