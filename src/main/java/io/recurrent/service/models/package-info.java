/** Owns the catalogue of models, their administration and statistics, and the state of the server. */
@NullMarked
package io.recurrent.service.models;

import org.jspecify.annotations.NullMarked;
