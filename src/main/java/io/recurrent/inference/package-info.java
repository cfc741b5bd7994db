/** Owns the one door for every transport: admit, lease a model, encode, run, decode, measure. */
@NullMarked
package io.recurrent.inference;

import org.jspecify.annotations.NullMarked;
