/** Owns an endpoint that does nothing, the floor of the transport. */
@NullMarked
package io.recurrent.bench.empty;

import org.jspecify.annotations.NullMarked;
