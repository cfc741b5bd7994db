/** Owns tagging over HTTP. */
@NullMarked
package io.recurrent.api.rest.tagging;

import org.jspecify.annotations.NullMarked;
