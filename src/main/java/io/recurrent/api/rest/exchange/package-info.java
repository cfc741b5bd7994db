/** Owns what every HTTP exchange has: request id, time-out, stage timings, and whether its caller is still there. */
@NullMarked
package io.recurrent.api.rest.exchange;

import org.jspecify.annotations.NullMarked;
