/** Owns the clock: monotonic time and deadlines; nothing else reads the system's time. */
@NullMarked
package io.recurrent.time;

import org.jspecify.annotations.NullMarked;
