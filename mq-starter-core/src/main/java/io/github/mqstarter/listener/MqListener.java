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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a bean the listener of a topic. The method is called for each message that arrives for the group,
 * on several threads at once; when it returns, the message is acknowledged, and when it throws anything, the
 * {@link MqErrorHandler} decides.
 *
 * <p>A parameter of the method is the payload, converted to its type and validated if it is {@code @Valid}, unless it is
 * {@code @Header} or {@code @Headers}, Spring's {@code Message<T>}, RocketMQ's {@code MessageExt}, or a {@link Delivery}.
 * A method with a {@code List} of payloads, {@code Message<T>} or {@code MessageExt} gets up to {@link #batchSize()} messages in one call, see
 * {@link BatchListenerFailedException}.
 *
 * <p>A {@code CompletionStage} that is returned is waited for: its outcome is that of the delivery. Any other value, or
 * that of the stage, is the reply if the message is a request, and else of no consequence.
 *
 * <p>The annotation may be on an inherited method, under another annotation, and several times on one method. Several
 * methods with one group, one topic and different tags are one consumer: each gets the messages of its tags, and the one
 * that takes all tags gets what no other names.
 *
 * <p>All attributes but the classes are text in which {@code ${...}} and {@code #{...}} are resolved. One that is empty has
 * the value of {@code mq.listeners.<id>}, else of {@code mq.listeners.<group>}, else of {@code mq.listener}, else the
 * default named here. A value that cannot be, and a setting that cannot take effect, fail the start.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(MqListeners.class)
public @interface MqListener {

    /**
     * Name of the listener, for the registry and for {@code mq.listeners}. Default: the group.
     *
     * @return the id
     */
    String id() default "";

    /**
     * Topic to listen to. Required.
     *
     * @return the topic
     */
    String topic();

    /**
     * Consumer group, whose members share the messages of the topic. Required. Listeners of one group differ in their tags
     * alone.
     *
     * @return the group
     */
    String group();

    /**
     * Tags to listen to, separated by {@code ||} as in {@code "a || b"}; a comma does not separate. Default: all, or those
     * that no other listener of the group listens to. Messages with other tags are skipped, and lost to the group.
     *
     * @return the tags
     */
    String tags() default "*";

    /**
     * SQL92 expression over the properties of messages that says which to listen to, as in {@code "region = 'eu' AND
     * amount > 5"}. Evaluated by the broker, which has to allow it ({@code enablePropertyFilter}). Excludes {@link #tags()};
     * a tag is the property {@code TAGS}. Default: none.
     *
     * @return the expression
     */
    String sql() default "";

    /**
     * Cluster that has the topic. Default: the primary one.
     *
     * @return the name of a configured cluster
     */
    String cluster() default "";

    /**
     * How many messages, or lists of messages, are processed at once in this instance of the application; of an ordered
     * listener, how many queues or lanes. Does not bound other instances. Default: 20.
     *
     * @return a whole number, 1 to 1000
     */
    String concurrency() default "";

    /**
     * How often a message is tried before it becomes a dead letter. Failures that no retry can cure are tried once. Default:
     * 5.
     *
     * @return a whole number, 1 for no second attempt
     */
    String maxAttempts() default "";

    /**
     * How long a failed message waits before it is tried again: delays of which the last holds for all later attempts, as in
     * {@code "10s, 30s, 5m"}, or {@code "exponential(1s, 2, 10m)"}. An ordered listener waits for {@link #suspend()}
     * instead. Default: {@code "10s, 30s, 1m, 5m"}.
     *
     * @return the delays
     */
    String backoff() default "";

    /**
     * Failures that no retry can cure, subclasses included: the message becomes a dead letter at once. They add to those
     * that are known to be such. Default: none.
     *
     * @return classes of failures
     */
    Class<? extends Throwable>[] fatal() default {};

    /**
     * Failures that a retry may cure although they would be fatal otherwise, subclasses included. Default: none.
     *
     * @return classes of failures
     */
    Class<? extends Throwable>[] retryable() default {};

    /**
     * How many messages are fetched from a queue at once. Says nothing about how many the method gets: that is
     * {@link #batchSize()}. Default: 32.
     *
     * @return a whole number, 1 to 1024
     */
    String pullBatchSize() default "";

    /**
     * How many messages the method gets at most in one call, if it takes a {@code List}. It does not wait for that many.
     * Default: 32.
     *
     * @return a whole number, 1 to 1024
     */
    String batchSize() default "";

    /**
     * Whether the messages of a queue are processed one after another, in their order, by one instance of the application.
     * Not with {@link #broadcasting()}. Default: false.
     *
     * @return {@code true} or {@code false}
     */
    String ordered() default "";

    /**
     * How many messages of one queue an ordered listener processes at once: those with one key still one after another, in
     * their order, those with different keys not. Not for lists. Default: 1.
     *
     * @return a whole number, 1 to 1000
     */
    String lanes() default "";

    /**
     * Whether an ordered listener tries a failing message until it succeeds, while what is behind it waits. Otherwise the
     * message becomes a dead letter after {@link #maxAttempts()}, and its order is broken. Default: false.
     *
     * @return {@code true} or {@code false}
     */
    String blockOnFailure() default "";

    /**
     * How long an ordered listener waits before it tries a failed message again. Default: 1s.
     *
     * @return a duration
     */
    String suspend() default "";

    /**
     * Whether each instance of the application gets all messages, rather than a share of them. Failed messages are tried
     * again in memory, and are not dead-lettered. Default: false.
     *
     * @return {@code true} or {@code false}
     */
    String broadcasting() default "";

    /**
     * How many messages are processed in a time at most, in this instance of the application: a number, {@code /}, and
     * {@code s}, {@code m} or {@code h}, or {@code unlimited}. Does not bound the sum of all instances. Default: unlimited.
     *
     * @return a rate, as in {@code "600/m"}
     */
    String maxRate() default "";

    /**
     * From how many newer messages in its queue on a message is acknowledged without being processed, for listeners to which
     * old messages are worth nothing. Default: never.
     *
     * @return a whole number, 1 or more
     */
    String skipWhenBehind() default "";

    /**
     * Whether the listener pauses when many of its calls fail, as when a service it needs is down, and tries one message
     * from time to time until one succeeds. When that is, {@code mq.listener.circuit} says. Default: false.
     *
     * @return {@code true} or {@code false}
     */
    String circuit() default "";

    /**
     * Where a group begins that has never consumed: {@code first}, {@code last}, or a time as in
     * {@code 2026-11-22T08:00:00Z}. No effect on a group that has. Default: last.
     *
     * @return the position
     */
    String consumeFrom() default "";

    /**
     * How long a call may take before it is reported as stuck. It is not interrupted. Default: 15m.
     *
     * @return a duration
     */
    String executionDeadline() default "";

    /**
     * Name of the {@link MqErrorHandler} bean that decides about failed deliveries of this listener, declared by
     * {@code @Bean(defaultCandidate = false)} if it is not to decide about all. Default: the one of all listeners.
     *
     * @return the name of a bean
     */
    String errorHandler() default "";

    /**
     * Whether the listener starts with the application. Default: true.
     *
     * @return {@code true} or {@code false}
     */
    String autoStartup() default "";
}
