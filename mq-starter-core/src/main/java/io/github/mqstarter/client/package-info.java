/** Native RocketMQ clients per cluster: created, named, started, and stopped. */
@NullMarked
package io.github.mqstarter.client;

import org.jspecify.annotations.NullMarked;
