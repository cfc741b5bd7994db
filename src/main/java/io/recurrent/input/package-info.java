/** Owns what a caller gives as one input - text, tokens, ids or frames - and how it becomes a row of a model. */
@NullMarked
package io.recurrent.input;

import org.jspecify.annotations.NullMarked;
