/** Owns a task that only tests have: it counts tokens. It shows what a further task takes, and that main is not it. */
@NullMarked
package io.recurrent.toy;

import org.jspecify.annotations.NullMarked;
