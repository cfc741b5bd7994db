/** Owns classification: a label for a text or for frames, and the probability of each. */
@NullMarked
package io.recurrent.task.classification;

import org.jspecify.annotations.NullMarked;
