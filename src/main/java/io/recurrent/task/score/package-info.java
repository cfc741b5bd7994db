/** Owns the arithmetic of scores that tasks share. */
@NullMarked
package io.recurrent.task.score;

import org.jspecify.annotations.NullMarked;
