/** The outbound chain, from {@code MqTemplate} to the native producer. */
@NullMarked
package io.github.mqstarter.producer;

import org.jspecify.annotations.NullMarked;
