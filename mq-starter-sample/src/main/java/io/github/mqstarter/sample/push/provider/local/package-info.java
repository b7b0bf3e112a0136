/** A stand-in for the push provider, in this process. */
@NullMarked
package io.github.mqstarter.sample.push.provider.local;

import org.jspecify.annotations.NullMarked;
