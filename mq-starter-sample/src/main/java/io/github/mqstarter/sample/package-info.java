/** The sample application: app pushes through RocketMQ. */
@NullMarked
package io.github.mqstarter.sample;

import org.jspecify.annotations.NullMarked;
