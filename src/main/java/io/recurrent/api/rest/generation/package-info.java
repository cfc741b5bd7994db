/** Owns generation over HTTP, whole and as events, and next tokens. */
@NullMarked
package io.recurrent.api.rest.generation;

import org.jspecify.annotations.NullMarked;
