/** Owns the tables: what is measured, against what, and in which order. */
@NullMarked
package io.recurrent.bench;

import org.jspecify.annotations.NullMarked;
