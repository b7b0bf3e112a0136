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
package io.github.mqstarter.embedded.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a Spring test against a RocketMQ in this JVM, whose address the test context has as {@code rocketmq.name-server}.
 *
 * <p>All test classes with the same broker properties share one instance, started at its first use and there until
 * the end of the JVM: nothing is cleaned between tests, so each should use topics and groups of its own.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface EmbeddedRocketMQ {

    /**
     * Topics that exist before the first bean.
     *
     * @return the topics
     */
    String[] topics() default {};

    /**
     * The number of queues of each topic.
     *
     * @return the number of queues
     */
    int queues() default 4;

    /**
     * Properties of the broker, as {@code key=value}, by the names of a broker's configuration file.
     *
     * @return the properties
     */
    String[] brokerProperties() default {};
}
