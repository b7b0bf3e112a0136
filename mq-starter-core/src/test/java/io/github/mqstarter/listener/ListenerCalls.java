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
package io.github.mqstarter.listener;

import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.testing.MqTestApplication;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageExt;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** Calls listener methods with messages that no broker would bring just so. */
final class ListenerCalls {

    private ListenerCalls() {}

    static MessageExt message(int number, String body) {
        MessageExt message = new MessageExt();
        message.setTopic("t");
        message.setBody(body.getBytes(StandardCharsets.UTF_8));
        message.putUserProperty("number", String.valueOf(number));
        message.setBornHost(new InetSocketAddress("127.0.0.1", 1));
        return message;
    }

    static ListenerRoutes routes(Object listener) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("listener", listener);
        LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();
        validator.afterPropertiesSet();
        MqClients clients =
                MqClients.builder(ClusterSettings.of("127.0.0.1:1", "producer")).build();
        ListenerEndpointFactory endpoints =
                new ListenerEndpointFactory(text -> text, Map.of(), ListenerSettings.UNSET, clients.clusters());
        ListenerInvokers invokers = new ListenerInvokers(
                beans,
                MqListenerRegistry.builder(clients, MqTestApplication.converter())
                        .validator(validator));
        List<ListenerGroup> groups = ListenerGroups.of(new ListenerEndpointFinder(beans, endpoints).find());
        return invokers.routes(groups.get(0));
    }
}
