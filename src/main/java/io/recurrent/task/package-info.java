/** Owns what the numbers of a model mean: labels with their probabilities, tags joined into spans. */
@NullMarked
package io.recurrent.task;

import org.jspecify.annotations.NullMarked;
