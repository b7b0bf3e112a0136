/** Routes the log of the RocketMQ client to SLF4J. */
@NullMarked
package io.github.mqstarter.logging;

import org.jspecify.annotations.NullMarked;
