/** Owns sequences: steps of one input with the state between them, over every task that carries one. */
@NullMarked
package io.recurrent.service.sequences;

import org.jspecify.annotations.NullMarked;
