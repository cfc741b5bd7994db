/** Owns generation: texts that go on from a prompt, and the tokens that may come next. */
@NullMarked
package io.recurrent.task.generation;

import org.jspecify.annotations.NullMarked;
