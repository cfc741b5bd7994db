/** Owns servers as child processes: start, end, processor time, memory, counters. */
@NullMarked
package io.recurrent.bench.server;

import org.jspecify.annotations.NullMarked;
