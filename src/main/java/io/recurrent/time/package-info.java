/** Owns the clock: monotonic time, deadlines and pauses; nothing else reads the system's time or sleeps. */
@NullMarked
package io.recurrent.time;

import org.jspecify.annotations.NullMarked;
