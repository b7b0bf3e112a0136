/**
 * Spring tests that run against the embedded RocketMQ.
 */
@NullMarked
package io.github.mqstarter.embedded.test;

import org.jspecify.annotations.NullMarked;
