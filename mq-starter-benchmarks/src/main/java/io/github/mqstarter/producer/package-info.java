/** Benchmarks of the outbound chain, in its package to reach what is hidden. */
package io.github.mqstarter.producer;
