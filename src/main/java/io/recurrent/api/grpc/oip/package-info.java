/** Owns the Open Inference Protocol over gRPC: its messages in, the same calls as over HTTP, its messages out. */
@NullMarked
package io.recurrent.api.grpc.oip;

import org.jspecify.annotations.NullMarked;
