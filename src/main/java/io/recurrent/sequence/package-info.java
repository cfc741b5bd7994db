/** State that lives across calls: sequences with their steps and limits, tokens that carry a state away, prefixes. */
@NullMarked
package io.recurrent.sequence;

import org.jspecify.annotations.NullMarked;
