/**
 * A real RocketMQ name server and brokers for tests and development: in this JVM or in a child process.
 */
@NullMarked
package io.github.mqstarter.embedded;

import org.jspecify.annotations.NullMarked;
