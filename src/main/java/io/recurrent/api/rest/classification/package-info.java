/** Owns classification over HTTP. */
@NullMarked
package io.recurrent.api.rest.classification;

import org.jspecify.annotations.NullMarked;
