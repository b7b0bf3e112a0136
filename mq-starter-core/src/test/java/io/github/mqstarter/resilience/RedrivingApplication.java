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
package io.github.mqstarter.resilience;

import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.deadletter.DeadLetterSelection;
import io.github.mqstarter.deadletter.RedriveOptions;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.listener.Rate;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.util.List;

/** The main class of an application that redrives the dead letters of a group, and says so of each that is sent. */
final class RedrivingApplication {

    static final String SENT = "sent";

    private RedrivingApplication() {}

    /** Arguments: name server, group, rate. */
    public static void main(String[] arguments) {
        ChildJvm.exitWithParent();
        MqClients clients = MqClients.builder(ClusterSettings.of(arguments[0], TestBroker.unique("producer")))
                .build();
        clients.start();
        MqListenerRegistry registry = MqListenerRegistry.builder(clients, MqTestApplication.converter())
                .build();
        DeadLetterOperations operations = DeadLetterOperations.builder(clients, registry)
                .interceptors(List.of((letter, message, chain) -> {
                    chain.proceed(message);
                    System.out.println(SENT);
                }))
                .build();
        RedriveOptions options = RedriveOptions.DEFAULTS.atMost(Rate.parse(arguments[2]));
        System.out.println(operations.redrive(arguments[1], DeadLetterSelection.all(), options));
    }
}
