/** The load program: what sending costs by the raw client, by rocketmq-spring and by this library. */
@NullMarked
package io.github.mqstarter.benchmarks;

import org.jspecify.annotations.NullMarked;
