/** Owns the bounded queue of rows that wait for a worker, and the loop that runs them. */
@NullMarked
package io.recurrent.batch;

import org.jspecify.annotations.NullMarked;
