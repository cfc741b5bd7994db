/** Owns HTTP: JSON and headers in, one call of the data plane, JSON and headers out. */
@NullMarked
package io.recurrent.api.rest;

import org.jspecify.annotations.NullMarked;
