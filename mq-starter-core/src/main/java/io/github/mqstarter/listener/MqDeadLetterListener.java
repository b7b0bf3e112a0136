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
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes a method of a bean the listener of what another consumer group has given up: the messages of its dead letter
 * queue {@code %DLQ%<group>}, from the oldest one on. It is a {@link MqListener} in all else, with a consumer group of
 * its own; what that gives up in turn stays in the dead letter queue of the latter. A message that is acknowledged stays
 * in the queue as well, as any message does, but does not come again.
 *
 * <p>The queue need not exist: the listener begins when the broker makes it, which is with the first dead letter.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MqListener(topic = "", group = "")
public @interface MqDeadLetterListener {

    /**
     * Consumer group whose dead letters are listened to. Required.
     *
     * @return the group
     */
    String group();

    /**
     * Consumer group of this listener. Default: {@code <group>-dead-letters}.
     *
     * @return the group
     */
    String consumerGroup() default "";

    /**
     * Name of the listener, for the registry and for {@code mq.listeners}. Default: its consumer group.
     *
     * @return the id
     */
    @AliasFor(annotation = MqListener.class)
    String id() default "";

    /**
     * Cluster that has the dead letters. Default: the primary one.
     *
     * @return the name of a configured cluster
     */
    @AliasFor(annotation = MqListener.class)
    String cluster() default "";

    /**
     * How many dead letters are processed at once in this instance of the application.
     *
     * @return a whole number
     */
    @AliasFor(annotation = MqListener.class)
    String concurrency() default "";

    /**
     * How often a dead letter is tried before it becomes one of the listener's own group.
     *
     * @return a whole number, 1 for no second attempt
     */
    @AliasFor(annotation = MqListener.class)
    String maxAttempts() default "";
}
