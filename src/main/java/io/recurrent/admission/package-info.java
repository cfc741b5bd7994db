/** Owns whether a call may start now: draining, what waiting costs, and what requests take before they are calls. */
@NullMarked
package io.recurrent.admission;

import org.jspecify.annotations.NullMarked;
