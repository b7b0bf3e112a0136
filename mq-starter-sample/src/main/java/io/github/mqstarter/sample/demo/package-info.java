/** What the application does by itself, so that there is something to see. */
@NullMarked
package io.github.mqstarter.sample.demo;

import org.jspecify.annotations.NullMarked;
