/** Owns the closed list of error codes and the one exception that carries them; knows neither HTTP nor gRPC. */
@NullMarked
package io.recurrent.error;

import org.jspecify.annotations.NullMarked;
