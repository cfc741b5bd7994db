package io.recurrent.api.grpc;

import com.google.rpc.Code;
import io.recurrent.error.ErrorCode;

/** Which gRPC code stands for which error code. */
final class GrpcStatuses {
    private GrpcStatuses() {}

    static Code of(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT, TASK_MISMATCH, INPUT_TOO_LARGE -> Code.INVALID_ARGUMENT;
            case PAYLOAD_TOO_LARGE, OVERLOADED -> Code.RESOURCE_EXHAUSTED;
            case UNAUTHENTICATED -> Code.UNAUTHENTICATED;
            case PERMISSION_DENIED -> Code.PERMISSION_DENIED;
            case MODEL_NOT_FOUND, SEQUENCE_NOT_FOUND -> Code.NOT_FOUND;
            case MODEL_NOT_READY, SHUTTING_DOWN -> Code.UNAVAILABLE;
            case DEADLINE_EXCEEDED -> Code.DEADLINE_EXCEEDED;
            case CANCELLED -> Code.CANCELLED;
            case SEQUENCE_CONFLICT, MODEL_REJECTED -> Code.FAILED_PRECONDITION;
            case INFERENCE_FAILED, INTERNAL -> Code.INTERNAL;
        };
    }
}
