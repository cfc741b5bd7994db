/** Owns the language model that writing is measured by: its graph and bundle, its prompts, and its bare loop. */
@NullMarked
package io.recurrent.bench.language;

import org.jspecify.annotations.NullMarked;
