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

import io.github.mqstarter.client.ClusterAdmin;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import java.lang.reflect.Proxy;
import java.time.Duration;

/** Counts what is stored in the topic of a group's dead letters. */
final class CountedLetters {

    private CountedLetters() {}

    static DeadLetterOperations of(MqClients clients) {
        ClusterAdmin admin = ClusterAdmin.of(clients, null, Duration.ofSeconds(3));
        return (DeadLetterOperations) Proxy.newProxyInstance(
                CountedLetters.class.getClassLoader(),
                new Class<?>[] {DeadLetterOperations.class},
                (proxy, method, arguments) -> method.getName().equals("onCluster") ? proxy : count(admin, arguments));
    }

    private static Object count(ClusterAdmin admin, Object[] arguments) {
        return admin.queues("%DLQ%" + arguments[0]).stream()
                .mapToLong(queue -> admin.range(queue).size())
                .sum();
    }
}
