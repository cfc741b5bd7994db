/** Owns what lies between text and ids: how text is split, what its tokens are looked up as, and where they stand. */
@NullMarked
package io.recurrent.text;

import org.jspecify.annotations.NullMarked;
