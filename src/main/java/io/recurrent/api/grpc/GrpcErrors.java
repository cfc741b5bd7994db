package io.recurrent.api.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.recurrent.call.CallFactory;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The one place that answers errors over gRPC: google.rpc.Status with ErrorInfo, BadRequest and RetryInfo. */
@Component
final class GrpcErrors {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcErrors.class);
    private static final String DOMAIN = "recurrent.io";

    private final CallFactory calls;

    GrpcErrors(CallFactory calls) {
        this.calls = calls;
    }

    /** The status for any failure; what is not an {@link InferenceException} is a bug in the server. */
    StatusRuntimeException status(Throwable failure, String requestId) {
        InferenceException error = failure instanceof InferenceException known
                ? known
                : new InferenceException(ErrorCode.INTERNAL, "the server failed; this is a bug in it", failure);
        ErrorInfo.Builder info = ErrorInfo.newBuilder()
                .setReason(error.code().name())
                .setDomain(DOMAIN)
                .putMetadata("retryable", Boolean.toString(error.code().retryable()))
                .putMetadata("requestId", requestId);
        if (error.code() == ErrorCode.INTERNAL || error.code() == ErrorCode.INFERENCE_FAILED) {
            String errorId = calls.requestId(null);
            info.putMetadata("errorId", errorId);
            LOG.error("error {} in request {}: {}", errorId, requestId, error.detail(), error);
        } else if (LOG.isDebugEnabled()) {
            LOG.debug("request {}: {} {}", requestId, error.code(), error.detail());
        }
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(GrpcStatuses.of(error.code()).getNumber())
                .setMessage(error.detail())
                .addDetails(Any.pack(info.build()));
        addDetails(status, error);
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static void addDetails(com.google.rpc.Status.Builder status, InferenceException error) {
        String field = error.field();
        if (field != null) {
            BadRequest.FieldViolation violation = BadRequest.FieldViolation.newBuilder()
                    .setField(field)
                    .setDescription(error.detail())
                    .build();
            status.addDetails(Any.pack(
                    BadRequest.newBuilder().addFieldViolations(violation).build()));
        }
        java.time.Duration wait = error.retryAfter();
        if (wait != null) {
            Duration delay = Duration.newBuilder()
                    .setSeconds(wait.toSeconds())
                    .setNanos(wait.toNanosPart())
                    .build();
            status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
        }
    }
}
