/** Owns errors over HTTP: statuses, problems, and what the container refuses by itself. */
@NullMarked
package io.recurrent.api.rest.error;

import org.jspecify.annotations.NullMarked;
