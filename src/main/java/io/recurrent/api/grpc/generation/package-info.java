/** Owns generation and next tokens over gRPC. */
@NullMarked
package io.recurrent.api.grpc.generation;

import org.jspecify.annotations.NullMarked;
