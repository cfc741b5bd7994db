/** Owns the texts: made from the model's own vocabulary by a seeded generator, none are stored. */
@NullMarked
package io.recurrent.bench.text;

import org.jspecify.annotations.NullMarked;
