/** Owns graphs that are run on whatever tensors they take. */
@NullMarked
package io.recurrent.task.tensors;

import org.jspecify.annotations.NullMarked;
