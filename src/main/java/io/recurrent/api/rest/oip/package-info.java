/**
 * Owns the Open Inference Protocol over HTTP: JSON and binary tensors in, the same calls as over gRPC, the same out.
 */
@NullMarked
package io.recurrent.api.rest.oip;

import org.jspecify.annotations.NullMarked;
