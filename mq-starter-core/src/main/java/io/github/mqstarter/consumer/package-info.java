/** Pulling: typed consumers that are asked for messages and told what is done, and readers that leave no trace. */
@NullMarked
package io.github.mqstarter.consumer;

import org.jspecify.annotations.NullMarked;
