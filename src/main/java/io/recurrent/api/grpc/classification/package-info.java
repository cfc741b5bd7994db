/** Owns classification over gRPC. */
@NullMarked
package io.recurrent.api.grpc.classification;

import org.jspecify.annotations.NullMarked;
