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
package io.github.mqstarter.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A RocketMQ name server and its brokers in this JVM, reachable on 127.0.0.1 only.
 *
 * <p>{@link #start()} returns when a client can send: every broker is registered and every topic of the builder has its
 * route. Ports and stores stay the same for as long as the instance is not stopped as a whole, so that a broker or the
 * name server can be taken away and brought back under running clients.
 *
 * <p>Brokers are masters of one cluster, with small files, few threads, SQL filters, recall and a timer wheel. They are
 * more patient than in production, because a test machine is often busy: a message may wait 2 seconds for a send thread
 * ({@code waitTimeMillsInSendQueue}) and the page cache 5 ({@code osPageCacheBusyTimeOutMills}). A disk that is more
 * than 90 % full makes them refuse messages all the same, one minute after the start.
 *
 * <p>A start changes this JVM in three ways: it sets the system property {@code rocketmq.remoting.version}, switches
 * RocketMQ's TLS off unless {@code tls.server.mode} is set, and sets {@code io.netty.noUnsafe} to false unless it is
 * set, as a broker cannot close its files otherwise on Java 25 and later.
 *
 * <p>Thread-safe; calls run one after another.
 *
 * @since 0.1.0
 */
public final class EmbeddedRocketMQ implements AutoCloseable {

    private final Settings settings;

    private @Nullable Cluster cluster;

    private EmbeddedRocketMQ(Settings settings) {
        this.settings = settings;
    }

    static EmbeddedRocketMQ of(Settings settings) {
        return new EmbeddedRocketMQ(settings);
    }

    /**
     * Starts describing an instance: one broker, a temporary data directory, any free ports.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts the name server, then the brokers, then creates the topics; does nothing when it runs already.
     *
     * @return this instance
     * @throws IllegalStateException if something does not start within 30 seconds, what did start being stopped again;
     *     or if Netty runs without Unsafe on Java 25 or later because it was loaded before
     */
    public synchronized EmbeddedRocketMQ start() {
        if (cluster == null) {
            cluster = Cluster.start(settings);
        }
        return this;
    }

    /**
     * Stops brokers and name server within about 3 seconds; temporary data is deleted, any other is complete on disk.
     * Does nothing when nothing runs.
     */
    public synchronized void stop() {
        Cluster running = cluster;
        cluster = null;
        if (running != null) {
            running.stop();
        }
    }

    /** The same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    /**
     * The address clients need.
     *
     * @return for example {@code 127.0.0.1:21876}
     * @throws IllegalStateException if the instance is not started
     */
    public String nameServer() {
        return cluster().nameServer();
    }

    /**
     * Creates a topic on each running broker, or changes its number of queues, and returns when the name server routes
     * it.
     *
     * @param name the topic
     * @param queues the number of queues on each broker
     * @throws IllegalStateException if the route is not there after 30 seconds, or the instance is not started
     */
    public synchronized void createTopic(String name, int queues) {
        cluster().createTopic(Topics.checkName(name), Topics.checkQueues(queues));
    }

    /**
     * Counts the messages of a topic: maximum minus minimum offset, over the queues of the running brokers.
     *
     * <p>A message counts as soon as it is dispatched to its queue, usually a few milliseconds after it was
     * acknowledged. Retry, dead-letter and system topics can be asked for by their full names.
     *
     * @param topic the topic
     * @return the number of messages, 0 for an unknown topic
     */
    public synchronized long storedMessages(String topic) {
        return cluster().storedMessages(topic);
    }

    /**
     * Stops a broker cleanly: it leaves the name server, flushes and closes its store.
     *
     * @param index the number of the broker, from 0
     */
    public synchronized void stopBroker(int index) {
        cluster().broker(index).stop();
    }

    /**
     * Starts a stopped broker on its store and its port; returns when the name server routes to it, or at once when the
     * name server is stopped.
     *
     * @param index the number of the broker, from 0
     */
    public synchronized void startBroker(int index) {
        cluster().startBroker(index);
    }

    /** Stops the name server; brokers and connected clients go on with what they know. */
    public synchronized void stopNameServer() {
        cluster().stopNameServer();
    }

    /** Starts the name server on the same port; returns when every running broker has registered with it. */
    public synchronized void startNameServer() {
        cluster().startNameServer();
    }

    synchronized List<Integer> brokerPorts() {
        return cluster().brokerPorts();
    }

    private synchronized Cluster cluster() {
        Cluster running = cluster;
        if (running == null) {
            throw new IllegalStateException("The embedded RocketMQ is not started");
        }
        return running;
    }

    /**
     * Describes an instance; not thread-safe.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private static final int DEFAULT_QUEUES = 4;

        private final Map<String, Integer> topics = new LinkedHashMap<>();

        private final Map<String, String> brokerProperties = new TreeMap<>();

        private List<String> brokerNames = List.of("broker-0");

        private List<Integer> brokerPorts = List.of();

        private int nameServerPort;

        private @Nullable String joined;

        private @Nullable Path dataDirectory;

        private Builder() {}

        /**
         * Keeps all data below this directory, which survives {@link EmbeddedRocketMQ#stop()}.
         *
         * @param directory the directory; created if missing
         * @return this builder
         */
        public Builder dataDirectory(Path directory) {
            dataDirectory = directory.toAbsolutePath();
            return this;
        }

        /**
         * Adds a topic.
         *
         * @param name the topic
         * @param queues the number of queues on each broker
         * @return this builder
         */
        public Builder topic(String name, int queues) {
            topics.put(Topics.checkName(name), Topics.checkQueues(queues));
            return this;
        }

        /**
         * Adds topics with 4 queues on each broker.
         *
         * @param names the topics
         * @return this builder
         */
        public Builder topics(String... names) {
            Stream.of(names).forEach(name -> topic(name, DEFAULT_QUEUES));
            return this;
        }

        /**
         * Sets the delays of the 18 levels, which are also the pauses between deliveries of a failing message.
         *
         * @param delays the delays as the broker writes them, for example {@code 1s 1s 2s 5s 1m}
         * @return this builder
         */
        public Builder messageDelayLevel(String delays) {
            return brokerProperty("messageDelayLevel", delays);
        }

        /**
         * Starts this many brokers, named broker-0, broker-1 and so on; 0 for a name server alone.
         *
         * @param count the number of brokers
         * @return this builder
         */
        public Builder brokers(int count) {
            brokerNames = IntStream.range(0, count).mapToObj(i -> "broker-" + i).toList();
            return this;
        }

        /**
         * Starts one broker for each name.
         *
         * @param names distinct names within the cluster
         * @return this builder
         */
        public Builder brokerNames(String... names) {
            brokerNames = Stream.of(names).distinct().toList();
            return this;
        }

        /**
         * Listens on these ports, one for each broker; the port two below each one is used as well.
         *
         * @param ports the ports; 0 = any free one
         * @return this builder
         */
        public Builder brokerPorts(int... ports) {
            brokerPorts = IntStream.of(ports).boxed().toList();
            return this;
        }

        /**
         * Listens on this port with the name server.
         *
         * @param port the port; 0 = any free one
         * @return this builder
         */
        public Builder nameServerPort(int port) {
            nameServerPort = port;
            return this;
        }

        /**
         * Starts brokers only, which register with a name server that is running elsewhere.
         *
         * @param address the address of that name server, as {@code host:port}
         * @return this builder
         */
        public Builder joinNameServer(String address) {
            joined = address;
            return this;
        }

        /**
         * Sets a property of the brokers, by the name it has in a broker's configuration file.
         *
         * @param key a property of BrokerConfig or MessageStoreConfig, for example {@code flushDiskType}
         * @param value its value
         * @return this builder
         * @throws IllegalArgumentException if there is no such property or the value does not fit it
         */
        public Builder brokerProperty(String key, String value) {
            BrokerProperties.check(key, value);
            brokerProperties.put(key, value);
            return this;
        }

        /**
         * Builds the instance without starting it.
         *
         * @return a new instance
         */
        public EmbeddedRocketMQ build() {
            return new EmbeddedRocketMQ(settings());
        }

        /**
         * Builds the instance and starts it.
         *
         * @return a new instance that runs
         * @see EmbeddedRocketMQ#start()
         */
        public EmbeddedRocketMQ start() {
            return build().start();
        }

        /**
         * Starts what is described in a child process.
         *
         * @return the process, ready for clients
         * @throws IllegalStateException if the child does not get ready; the message has its last lines of output
         */
        public RocketMQProcess startProcess() {
            return RocketMQProcess.start(settings());
        }

        private Settings settings() {
            return new Settings(
                    dataDirectory, joined, nameServerPort, brokerNames, brokerPorts, topics, brokerProperties);
        }
    }
}
