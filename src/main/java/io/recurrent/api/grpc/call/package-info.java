/**
 * Owns what all gRPC calls share: deadlines, cancellation, strict messages, and errors as google.rpc.Status with
 * details.
 */
@NullMarked
package io.recurrent.api.grpc.call;

import org.jspecify.annotations.NullMarked;
