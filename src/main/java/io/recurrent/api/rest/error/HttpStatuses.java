package io.recurrent.api.rest.error;

import io.recurrent.error.ErrorCode;
import org.springframework.http.HttpStatus;

/** Which HTTP status stands for which error code. */
public final class HttpStatuses {
    /** The least status that is the server's fault. */
    public static final int SERVER_ERROR = 500;
    /** The caller closed the connection; nobody reads it, logs and metrics do (as nginx has it). */
    static final int CLIENT_CLOSED_REQUEST = 499;

    private HttpStatuses() {}

    /** The status of an error; for CANCELLED one that HTTP does not know, 499. */
    public static int of(ErrorCode code) {
        HttpStatus status = switch (code) {
            case INVALID_ARGUMENT, TASK_MISMATCH -> HttpStatus.BAD_REQUEST;
            case INPUT_TOO_LARGE, PAYLOAD_TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
            case MODEL_NOT_FOUND, SEQUENCE_NOT_FOUND -> HttpStatus.NOT_FOUND;
            case MODEL_NOT_READY, SHUTTING_DOWN -> HttpStatus.SERVICE_UNAVAILABLE;
            case OVERLOADED -> HttpStatus.TOO_MANY_REQUESTS;
            case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
            case CANCELLED -> null;
            case SEQUENCE_CONFLICT, MODEL_CONFLICT -> HttpStatus.CONFLICT;
            case MODEL_REJECTED -> HttpStatus.UNPROCESSABLE_CONTENT;
            case INFERENCE_FAILED, INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
        return status == null ? CLIENT_CLOSED_REQUEST : status.value();
    }

    /** The status in words, as RFC 9110 names it. */
    public static String title(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        if (known != null) {
            return known.getReasonPhrase();
        }
        return status == CLIENT_CLOSED_REQUEST ? "Client Closed Request" : "Error";
    }

    /** Whether the caller is told when to come back. */
    public static boolean saysWhenToRetry(ErrorCode code) {
        return switch (code) {
            case OVERLOADED, MODEL_NOT_READY, SHUTTING_DOWN -> true;
            default -> false;
        };
    }
}
