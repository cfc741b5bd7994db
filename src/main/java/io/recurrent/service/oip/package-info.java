/** Owns what the Open Inference Protocol means, once for both transports. */
@NullMarked
package io.recurrent.service.oip;

import org.jspecify.annotations.NullMarked;
