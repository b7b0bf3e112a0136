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
package io.github.mqstarter.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;

/** An application that fails before it has a bean leaves no broker behind. */
class FailedStartTests {

    @Test
    void theEmbeddedBrokerStopsWithAnApplicationThatNeverStarted() {
        List<String> nameServers = new ArrayList<>();
        SpringApplication application = new SpringApplication(TestApplication.Empty.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.addListeners((ApplicationListener<ApplicationPreparedEvent>) event -> {
            nameServers.add(event.getApplicationContext().getEnvironment().getProperty("rocketmq.name-server"));
            throw new IllegalStateException("for a test");
        });

        assertThatThrownBy(() -> application.run("--spring.application.name=shop"))
                .hasMessageContaining("for a test");

        assertThat(nameServers).hasSize(1);
        String[] address = nameServers.get(0).split(":");
        assertThatIOException().isThrownBy(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])), 1000);
            }
        });
    }
}
