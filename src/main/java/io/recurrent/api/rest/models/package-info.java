/** Owns HTTP that looks at models, administers them, and probes the server. */
@NullMarked
package io.recurrent.api.rest.models;

import org.jspecify.annotations.NullMarked;
