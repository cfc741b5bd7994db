/** Owns sequences over gRPC, step by step on one stream. */
@NullMarked
package io.recurrent.api.grpc.sequences;

import org.jspecify.annotations.NullMarked;
