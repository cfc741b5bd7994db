package io.recurrent.api.grpc.call;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.recurrent.call.ErrorId;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.stereotype.Component;

/**
 * Turns whatever a service or gRPC's own reading of a message throws into a status with details, and logs it once: the
 * server's faults at ERROR with their stack, everything else at DEBUG without. A log line never holds the detail.
 */
@Component
public final class CallFailures implements GrpcExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(CallFailures.class);

    @Override
    public StatusException handleException(Throwable failure) {
        InferenceException known = known(failure);
        String requestId = CallScope.current().requestId();
        return StatusDetails.of(known, requestId, log(known, requestId));
    }

    /** A failure as one line, for answers that cannot hold a status: its code and its detail. */
    public String line(Throwable failure) {
        InferenceException known = known(failure);
        String errorId = log(known, CallScope.current().requestId());
        String line = known.code() + ": " + known.detail();
        return errorId == null ? line : line + " (error " + errorId + ")";
    }

    private InferenceException known(Throwable failure) {
        if (failure instanceof InferenceException known) {
            return known;
        }
        if (failure instanceof StatusRuntimeException status
                && status.getCause() instanceof InvalidProtocolBufferException) {
            return new InferenceException(
                    ErrorCode.INVALID_ARGUMENT, "the message is not what the method takes; is its .proto ours?");
        }
        return new InferenceException(ErrorCode.INTERNAL, "the server failed; this is a bug in it", failure);
    }

    private @Nullable String log(InferenceException failure, String requestId) {
        if (failure.code().callerFault() || failure.code().retryable()) {
            LOG.debug("{} at field {}, request {}", failure.code(), failure.field(), requestId);
            return null;
        }
        String errorId = ErrorId.random().text();
        LOG.error("{}, request {}, error {}", failure.code(), requestId, errorId, failure);
        return errorId;
    }
}
