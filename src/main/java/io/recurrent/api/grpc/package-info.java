/** Owns gRPC: messages in, one call of the data plane, messages out; errors are google.rpc.Status with details. */
@NullMarked
package io.recurrent.api.grpc;

import org.jspecify.annotations.NullMarked;
