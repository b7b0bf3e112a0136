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
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Request;
import org.apache.catalina.valves.ValveBase;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.DeferredResult;

/** The request id of servlet applications, in a real Tomcat, with names of its own for header and MDC key. */
class ServletRequestIdTests {

    private static final String HEADER = "X-Trace";

    private static final String TOPIC = TestBroker.unique("servlet");

    private static ConfigurableApplicationContext application;

    private static int port;

    @BeforeAll
    static void start() {
        TestBroker.shared().createTopic(TOPIC, 1);
        application = TestApplication.start(
                WebApplicationType.SERVLET,
                Application.class,
                "spring.application.name=shop",
                "server.port=0",
                "server.address=127.0.0.1",
                TestBroker.nameServerProperty(),
                "mq.request-id.http-header=" + HEADER,
                "mq.request-id.mdc-key=trace",
                "topic=" + TOPIC);
        TestApplication.awaitListeners(application);
        port = ((WebServerApplicationContext) application).getWebServer().getPort();
    }

    @AfterAll
    static void stop() {
        application.close();
        RequestIds.useMdcKey(RequestIds.DEFAULT_MDC_KEY);
    }

    @Test
    void takesAndReturnsTheIdThatARequestBrings() throws Exception {
        Response response = TestHttp.get(port, "/id", HEADER + ": order 4711");

        assertThat(response.body()).isEqualTo("order 4711");
        assertThat(response.header(HEADER)).isEqualTo("order 4711");
    }

    @Test
    void theIdIsInTheMdcByTheConfiguredKey() throws Exception {
        assertThat(TestHttp.get(port, "/mdc", HEADER + ": r-1").body()).isEqualTo("{trace=r-1}");
    }

    @Test
    void makesAnIdForARequestThatBringsNone() throws Exception {
        Response response = TestHttp.get(port, "/id", "X-Request-Id: not-the-configured-header");

        assertThat(response.header(HEADER)).matches("[0-9a-f]{16}").isEqualTo(response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\tb", "a\u0085b", "LONG"})
    void makesAnIdForARequestThatBringsAnImpossibleOne(String brought) throws Exception {
        String id = brought.equals("LONG") ? "x".repeat(129) : brought;

        Response response = TestHttp.get(port, "/id", HEADER + ": " + id);

        assertThat(response.header(HEADER)).matches("[0-9a-f]{16}").isEqualTo(response.body());
    }

    @Test
    void takesAnIdOf128Characters() throws Exception {
        assertThat(TestHttp.get(port, "/id", HEADER + ": " + "x".repeat(128)).body())
                .isEqualTo("x".repeat(128));
    }

    @Test
    void aCallableOfAControllerHasTheIdOfItsRequest() throws Exception {
        Response response = TestHttp.get(port, "/callable", HEADER + ": r-2");

        assertThat(response.body()).isEqualTo("r-2");
        assertThat(response.header(HEADER)).isEqualTo("r-2");
    }

    @Test
    void aDeferredResultIsReturnedWithTheIdOfItsRequest() throws Exception {
        Response response = TestHttp.get(port, "/deferred", HEADER + ": r-3");

        assertThat(response.body()).isEqualTo("done");
        assertThat(response.header(HEADER)).isEqualTo("r-3");
    }

    @Test
    void theErrorPageHasTheIdOfTheRequestThatFailed() throws Exception {
        Response brought = TestHttp.get(port, "/fail", HEADER + ": r-4");
        Response made = TestHttp.get(port, "/fail");

        assertThat(brought.status()).isEqualTo(500);
        assertThat(brought.body()).contains("\"id\":\"r-4\"");
        assertThat(brought.header(HEADER)).isEqualTo("r-4");
        assertThat(made.body()).contains("\"id\":\"%s\"".formatted(made.header(HEADER)));
    }

    @Test
    void theListenerOfAMessageSentInAControllerHasTheIdOfTheRequest() throws Exception {
        TestHttp.get(port, "/send", HEADER + ": r-5");

        assertThat(received().poll(20, TimeUnit.SECONDS)).isEqualTo("r-5 {trace=r-5}");
    }

    @Test
    void theCallbackOfASendHasTheIdOfTheRequest() throws Exception {
        assertThat(TestHttp.get(port, "/callback", HEADER + ": r-6").body()).isEqualTo("r-6");
        assertThat(received().poll(20, TimeUnit.SECONDS)).startsWith("r-6");
    }

    @Test
    void noIdStaysOnAThreadOfTheServer() throws Exception {
        for (String path : List.of("/id", "/callable", "/deferred", "/fail", "/id", "/id")) {
            TestHttp.get(port, path);
        }

        assertThat(application.getBean(Application.class).foundOnThreads)
                .isNotEmpty()
                .containsOnly("none");
    }

    private static BlockingQueue<String> received() {
        return application.getBean(Application.class).received;
    }

    /** Those of the MDC, but for what the tracer that is on the class path of these tests has put there. */
    private static Map<String, String> entries() {
        Map<String, String> entries = new TreeMap<>(MDC.getCopyOfContextMap());
        entries.keySet().removeAll(Set.of("traceId", "spanId"));
        return entries;
    }

    @RestController
    static class Pages {

        private final MqTemplate mq;

        Pages(MqTemplate mq) {
            this.mq = mq;
        }

        @GetMapping("/id")
        String id() {
            return RequestIds.current();
        }

        @GetMapping("/mdc")
        String mdc() {
            return entries().toString();
        }

        @GetMapping("/callable")
        Callable<String> callable() {
            return RequestIds::current;
        }

        @GetMapping("/deferred")
        DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>();
            CompletableFuture.runAsync(() -> result.setResult("done"));
            return result;
        }

        @GetMapping("/fail")
        String fail() {
            throw new IllegalStateException("for a test");
        }

        @GetMapping("/send")
        String send() {
            mq.send(TOPIC, "hello");
            return "sent";
        }

        @GetMapping("/callback")
        CompletableFuture<String> callback() {
            CompletableFuture<String> id = new CompletableFuture<>();
            mq.sendAsync(TOPIC, "hello", new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    id.complete(RequestIds.current());
                }

                @Override
                public void onException(Throwable failure) {
                    id.completeExceptionally(failure);
                }
            });
            return id;
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
            received.add(RequestIds.current() + " " + entries());
        }

        @Bean
        ErrorAttributes errorAttributes() {
            return new DefaultErrorAttributes() {
                @Override
                public Map<String, Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
                    return Map.of("status", 500, "id", String.valueOf(RequestIds.current()));
                }
            };
        }

        @Bean
        WebServerFactoryCustomizer<TomcatWebServerFactory> outermostValve() {
            return factory -> factory.addEngineValves(new ValveBase(true) {
                @Override
                public void invoke(Request request, org.apache.catalina.connector.Response response)
                        throws IOException, ServletException {
                    String left = RequestIds.current();
                    foundOnThreads.add((left != null) ? left : "none");
                    getNext().invoke(request, response);
                }
            });
        }
    }
}
