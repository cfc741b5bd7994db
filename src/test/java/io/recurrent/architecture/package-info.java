/** Holds the rules of the code base: which room may see which, what only one room may do, and how things are named. */
@NullMarked
package io.recurrent.architecture;

import org.jspecify.annotations.NullMarked;
