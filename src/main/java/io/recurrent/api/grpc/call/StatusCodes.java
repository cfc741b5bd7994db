package io.recurrent.api.grpc.call;

import io.grpc.Status;
import io.recurrent.error.ErrorCode;

/** Which gRPC status stands for which error. */
final class StatusCodes {
    private StatusCodes() {}

    static Status.Code of(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT, TASK_MISMATCH, INPUT_TOO_LARGE -> Status.Code.INVALID_ARGUMENT;
            case PAYLOAD_TOO_LARGE, OVERLOADED -> Status.Code.RESOURCE_EXHAUSTED;
            case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
            case PERMISSION_DENIED -> Status.Code.PERMISSION_DENIED;
            case MODEL_NOT_FOUND, SEQUENCE_NOT_FOUND -> Status.Code.NOT_FOUND;
            case MODEL_NOT_READY, SHUTTING_DOWN -> Status.Code.UNAVAILABLE;
            case DEADLINE_EXCEEDED -> Status.Code.DEADLINE_EXCEEDED;
            case CANCELLED -> Status.Code.CANCELLED;
            case SEQUENCE_CONFLICT, MODEL_REJECTED, MODEL_CONFLICT -> Status.Code.FAILED_PRECONDITION;
            case INFERENCE_FAILED, INTERNAL -> Status.Code.INTERNAL;
        };
    }

    /** Whether the caller is told when to come back. */
    static boolean saysWhenToRetry(ErrorCode code) {
        return switch (code) {
            case OVERLOADED, MODEL_NOT_READY, SHUTTING_DOWN -> true;
            default -> false;
        };
    }
}
