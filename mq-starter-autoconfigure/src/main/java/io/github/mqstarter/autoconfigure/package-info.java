/** Spring Boot auto-configuration: which beans exist, and how properties reach them. */
@NullMarked
package io.github.mqstarter.autoconfigure;

import org.jspecify.annotations.NullMarked;
