/** Owns bodies over HTTP: how they are read within their limits, and how answers are written. */
@NullMarked
package io.recurrent.api.rest.body;

import org.jspecify.annotations.NullMarked;
