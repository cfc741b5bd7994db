/** Tests both transports over real ports, with fakes in the place of models. */
@NullMarked
package io.recurrent.api;

import org.jspecify.annotations.NullMarked;
