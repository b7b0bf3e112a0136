/** The words that sending and consuming share: destinations, headers, request ids, the root exception. */
@NullMarked
package io.github.mqstarter;

import org.jspecify.annotations.NullMarked;
