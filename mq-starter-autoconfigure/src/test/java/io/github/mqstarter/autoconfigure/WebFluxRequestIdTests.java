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

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.autoconfigure.TestHttp.Response;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.boot.webflux.error.DefaultErrorAttributes;
import org.springframework.boot.webflux.error.ErrorAttributes;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The request id of WebFlux applications, in a real Netty, with nothing configured. */
class WebFluxRequestIdTests {

    private static final String HEADER = "X-Request-Id";

    private static final String TOPIC = TestBroker.unique("webflux");

    private static ConfigurableApplicationContext application;

    private static int port;

    @BeforeAll
    static void start() {
        TestBroker.shared().createTopic(TOPIC, 1);
        application = TestApplication.start(
                WebApplicationType.REACTIVE,
                Application.class,
                "spring.application.name=shop",
                "server.port=0",
                "server.address=127.0.0.1",
                TestBroker.nameServerProperty(),
                "topic=" + TOPIC);
        TestApplication.awaitListeners(application);
        port = ((WebServerApplicationContext) application).getWebServer().getPort();
    }

    @AfterAll
    static void stop() {
        application.close();
        Hooks.disableAutomaticContextPropagation();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/direct", "/delayed", "/hop", "/flat"})
    void theControllerHasTheIdOfItsRequestOnWhateverThread(String path) throws Exception {
        Response response = TestHttp.get(port, path, HEADER + ": r-1");

        assertThat(response.body()).isEqualTo("r-1");
        assertThat(response.header(HEADER)).isEqualTo("r-1");
    }

    @Test
    void makesAnIdForARequestThatBringsNone() throws Exception {
        Response response = TestHttp.get(port, "/hop");

        assertThat(response.header(HEADER)).matches("[0-9a-f]{16}").isEqualTo(response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\tb", "LONG"})
    void makesAnIdForARequestThatBringsAnImpossibleOne(String brought) throws Exception {
        String id = brought.equals("LONG") ? "x".repeat(129) : brought;

        Response response = TestHttp.get(port, "/direct", HEADER + ": " + id);

        assertThat(response.header(HEADER)).matches("[0-9a-f]{16}").isEqualTo(response.body());
    }

    @Test
    void aFailedRequestAndItsErrorPageHaveItsId() throws Exception {
        Response failed = TestHttp.get(port, "/fail", HEADER + ": r-2");
        Response unknown = TestHttp.get(port, "/no-such-page", HEADER + ": r-3");

        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.header(HEADER)).isEqualTo("r-2");
        assertThat(failed.body()).contains("\"id\":\"r-2\"");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.header(HEADER)).isEqualTo("r-3");
    }

    @Test
    void theListenerOfAMessageSentInAControllerHasTheIdOfTheRequest() throws Exception {
        Response response = TestHttp.get(port, "/send", HEADER + ": r-4");

        assertThat(response.body()).isEqualTo("r-4");
        assertThat(received().poll(20, TimeUnit.SECONDS)).isEqualTo("r-4");
    }

    @Test
    void noIdLeaksToTheNextRequestOnAThread() throws Exception {
        for (int i = 0; i < 20; i++) {
            Response response = TestHttp.get(port, (i % 2 == 0) ? "/hop" : "/direct");
            assertThat(response.body()).isEqualTo(response.header(HEADER));
        }

        assertThat(application.getBean(Application.class).foundOnThreads)
                .isNotEmpty()
                .containsOnly("none");
    }

    private static BlockingQueue<String> received() {
        return application.getBean(Application.class).received;
    }

    @RestController
    static class Pages {

        private final MqTemplate mq;

        Pages(MqTemplate mq) {
            this.mq = mq;
        }

        @GetMapping("/direct")
        String direct() {
            return RequestIds.current();
        }

        @GetMapping("/delayed")
        Mono<String> delayed() {
            return Mono.just("x").delayElement(Duration.ofMillis(5)).map(x -> RequestIds.current());
        }

        @GetMapping("/hop")
        Mono<String> hop() {
            return Mono.just("x").publishOn(Schedulers.boundedElastic()).map(x -> RequestIds.current());
        }

        @GetMapping("/flat")
        Mono<String> flat() {
            return Mono.fromCallable(RequestIds::current)
                    .subscribeOn(Schedulers.parallel())
                    .flatMap(id -> Mono.just(id).publishOn(Schedulers.boundedElastic()))
                    .map(id -> id.equals(RequestIds.current()) ? id : "another");
        }

        @GetMapping("/fail")
        Mono<String> fail() {
            return Mono.error(new IllegalStateException("for a test"));
        }

        @GetMapping("/send")
        Mono<String> send() {
            return Mono.fromFuture(() -> mq.sendAsync(TOPIC, "hello")).map(result -> RequestIds.current());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Pages.class)
    static class Application {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        /** What the threads had left of the request before, each time they began with a request. */
        final List<String> foundOnThreads = new CopyOnWriteArrayList<>();

        @MqListener(topic = "${topic}", group = "${topic}-group")
        void on(String payload) {
            received.add(RequestIds.current());
        }

        @Bean
        ErrorAttributes errorAttributes() {
            return new DefaultErrorAttributes() {
                @Override
                public Map<String, Object> getErrorAttributes(ServerRequest request, ErrorAttributeOptions options) {
                    Map<String, Object> attributes = super.getErrorAttributes(request, options);
                    attributes.put("id", String.valueOf(RequestIds.current()));
                    return attributes;
                }
            };
        }

        @Bean
        WebHttpHandlerBuilderCustomizer outermostHandler() {
            return builder -> builder.httpHandlerDecorator(handler -> (request, response) -> {
                String left = RequestIds.current();
                foundOnThreads.add((left != null) ? left : "none");
                return handler.handle(request, response);
            });
        }
    }
}
