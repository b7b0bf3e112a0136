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
 * A method with a {@code List} of payloads, {@code Message<T>} or {@code MessageExt} gets many messages in one call, see
 * {@link BatchListenerFailedException}.
 *
 * <p>A {@code CompletionStage} that is returned is waited for: its outcome is that of the delivery. Any other value, or
 * that of the stage, is the reply if the message is a request, and else of no consequence.
 *
 * <p>The annotation may be on an inherited method, under another annotation, and several times on one method. Several
 * methods with one group, one topic and different tags are one consumer: each gets the messages of its tags, and the one
 * that takes all tags gets what no other names.
 *
 * <p>All attributes are text in which {@code ${...}} and {@code #{...}} are resolved. One that is empty has the value
 * of {@code mq.listeners.<id>}, else of {@code mq.listeners.<group>}, else of {@code mq.listener}.
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
     * Consumer group, whose members share the messages of the topic. Required, and used for one topic only.
     *
     * @return the group
     */
    String group();

    /**
     * Tags to listen to, as {@code "a || b"}. Default: all.
     *
     * @return the tags
     */
    String tags() default "*";

    /**
     * Cluster that has the topic. Default: the primary one.
     *
     * @return the name of a configured cluster
     */
    String cluster() default "";

    /**
     * How many messages are processed at once in this instance of the application.
     *
     * @return a whole number
     */
    String concurrency() default "";

    /**
     * How often a message is tried before it becomes a dead letter.
     *
     * @return a whole number, 1 for no second attempt
     */
    String maxAttempts() default "";
}
