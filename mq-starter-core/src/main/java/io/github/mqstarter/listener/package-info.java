/** The inbound chain, from the native consumer to {@code @MqListener} methods. */
@NullMarked
package io.github.mqstarter.listener;

import org.jspecify.annotations.NullMarked;
