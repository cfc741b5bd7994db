/** Owns the services over gRPC that look at models. */
@NullMarked
package io.recurrent.api.grpc.models;

import org.jspecify.annotations.NullMarked;
