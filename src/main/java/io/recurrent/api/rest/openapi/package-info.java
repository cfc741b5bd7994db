/** Owns the description of the HTTP API; what is said of a task stands beside its controller. */
@NullMarked
package io.recurrent.api.rest.openapi;

import org.jspecify.annotations.NullMarked;
