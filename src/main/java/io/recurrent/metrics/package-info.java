/** Owns what the server measures of itself: the Micrometer adapters behind the other rooms' small interfaces. */
@NullMarked
package io.recurrent.metrics;

import org.jspecify.annotations.NullMarked;
