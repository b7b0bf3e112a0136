/** The service that brings a notification to a user's devices. */
@NullMarked
package io.github.mqstarter.sample.push.provider;

import org.jspecify.annotations.NullMarked;
