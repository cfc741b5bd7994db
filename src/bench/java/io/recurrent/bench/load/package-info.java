/** Owns the generators of load and what they saw: answers, refusals, latencies. */
@NullMarked
package io.recurrent.bench.load;

import org.jspecify.annotations.NullMarked;
