/** Owns the way of a call: permit, lease, rows, wait, and one outcome that is measured; it knows no task. */
@NullMarked
package io.recurrent.engine;

import org.jspecify.annotations.NullMarked;
