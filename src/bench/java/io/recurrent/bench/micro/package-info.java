/** Owns the JMH benchmarks of single parts. */
@NullMarked
package io.recurrent.bench.micro;

import org.jspecify.annotations.NullMarked;
