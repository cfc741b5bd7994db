/** Owns tagging over gRPC. */
@NullMarked
package io.recurrent.api.grpc.tagging;

import org.jspecify.annotations.NullMarked;
