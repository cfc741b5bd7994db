/** Owns the rows that wait for a worker, which of them run together, and the loop that runs them. */
@NullMarked
package io.recurrent.batch;

import org.jspecify.annotations.NullMarked;
