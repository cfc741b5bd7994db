/** Owns how tokens are chosen: sampling, stop strings, and the vocabulary that is written with. */
@NullMarked
package io.recurrent.task.writing;

import org.jspecify.annotations.NullMarked;
