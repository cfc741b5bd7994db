/** Owns the floor: ONNX Runtime called straight from a loop, without a server. */
@NullMarked
package io.recurrent.bench.floor;

import org.jspecify.annotations.NullMarked;
