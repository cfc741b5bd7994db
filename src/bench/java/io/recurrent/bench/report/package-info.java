/** Owns what a run leaves behind: the figures, and where and how they were made. */
@NullMarked
package io.recurrent.bench.report;

import org.jspecify.annotations.NullMarked;
