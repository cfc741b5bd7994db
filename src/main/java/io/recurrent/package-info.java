/** Owns the process: start, signals, exit. */
@NullMarked
package io.recurrent;

import org.jspecify.annotations.NullMarked;
