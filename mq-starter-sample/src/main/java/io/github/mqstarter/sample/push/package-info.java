/** A campaign becomes one message per user; a listener pushes each of them, and the campaign counts what became of it. */
@NullMarked
package io.github.mqstarter.sample.push;

import org.jspecify.annotations.NullMarked;
