/** Owns sequences over HTTP. */
@NullMarked
package io.recurrent.api.rest.sequences;

import org.jspecify.annotations.NullMarked;
