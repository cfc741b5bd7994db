/** Owns whether a call may start now: draining, and what waiting costs. */
@NullMarked
package io.recurrent.admission;

import org.jspecify.annotations.NullMarked;
