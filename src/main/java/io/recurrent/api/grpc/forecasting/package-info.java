/** Owns forecasting over gRPC. */
@NullMarked
package io.recurrent.api.grpc.forecasting;

import org.jspecify.annotations.NullMarked;
