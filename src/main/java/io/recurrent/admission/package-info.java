/** Owns whether a call may start now: draining, and the budget of rows that are in the server at a time. */
@NullMarked
package io.recurrent.admission;

import org.jspecify.annotations.NullMarked;
