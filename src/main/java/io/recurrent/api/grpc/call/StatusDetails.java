package io.recurrent.api.grpc.call;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import io.recurrent.error.InferenceException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Errors as google.rpc.Status: ErrorInfo always, BadRequest when a field is known, RetryInfo when waiting helps. */
final class StatusDetails {
    static final String DOMAIN = "recurrent.io";

    private static final java.time.Duration RETRY_AFTER = java.time.Duration.ofSeconds(1);

    private StatusDetails() {}

    static StatusException of(InferenceException failure, String requestId, @Nullable String errorId) {
        Status.Builder status = Status.newBuilder()
                .setCode(StatusCodes.of(failure.code()).value())
                .setMessage(failure.detail())
                .addDetails(Any.pack(errorInfo(failure, requestId, errorId)));
        String field = failure.field();
        if (field != null) {
            status.addDetails(Any.pack(badRequest(field, failure.detail())));
        }
        if (StatusCodes.saysWhenToRetry(failure.code())) {
            status.addDetails(Any.pack(retryInfo(failure)));
        }
        return StatusProto.toStatusException(status.build());
    }

    private static ErrorInfo errorInfo(InferenceException failure, String requestId, @Nullable String errorId) {
        ErrorInfo.Builder error = ErrorInfo.newBuilder()
                .setReason(failure.code().name())
                .setDomain(DOMAIN)
                .putMetadata("retryable", Boolean.toString(failure.code().retryable()))
                .putMetadata("requestId", requestId);
        if (errorId != null) {
            error.putMetadata("errorId", errorId);
        }
        return error.build();
    }

    private static BadRequest badRequest(String field, String detail) {
        return BadRequest.newBuilder()
                .addFieldViolations(
                        BadRequest.FieldViolation.newBuilder().setField(field).setDescription(detail))
                .build();
    }

    private static RetryInfo retryInfo(InferenceException failure) {
        java.time.Duration wait = Objects.requireNonNullElse(failure.retryAfter(), RETRY_AFTER);
        return RetryInfo.newBuilder()
                .setRetryDelay(
                        Duration.newBuilder().setSeconds(wait.getSeconds()).setNanos(wait.getNano()))
                .build();
    }
}
