package io.recurrent.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failed call: a code, a message for the caller, and where they apply the offending field and how long to wait.
 *
 * <p>The message reaches callers, so it holds no path, stack or text of the native runtime; those belong into the
 * cause. No stack is recorded unless the code says that the server is at fault, which keeps refusals cheap under
 * overload.
 */
public final class InferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    private InferenceException(
            ErrorCode code,
            String message,
            @Nullable String field,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause, false, !code.callerFault() && !code.retryable());
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /** A failure that names no field. */
    public InferenceException(ErrorCode code, String message) {
        this(code, message, null, null, null);
    }

    /** A failure with the exception that led to it; the cause is logged, never sent. */
    public InferenceException(ErrorCode code, String message, Throwable cause) {
        this(code, message, null, null, cause);
    }

    /** An INVALID_ARGUMENT at one field of the request, written as a path such as {@code inputs[2].text}. */
    public static InferenceException invalid(String field, String message) {
        return new InferenceException(ErrorCode.INVALID_ARGUMENT, message, field, null, null);
    }

    /** A failure of any code at one field of the request. */
    public static InferenceException at(ErrorCode code, String field, String message) {
        return new InferenceException(code, message, field, null, null);
    }

    /** A refusal that may be repeated after {@code retryAfter}. */
    public static InferenceException retry(ErrorCode code, String message, Duration retryAfter) {
        return new InferenceException(code, message, null, retryAfter, null);
    }

    /** Never null. */
    public ErrorCode code() {
        return code;
    }

    /** The message for the caller; never null. */
    public String detail() {
        String message = getMessage();
        return message == null ? code.name() : message;
    }

    /** The request field at fault, or null. */
    public @Nullable String field() {
        return field;
    }

    /** How long the caller should wait before it tries again, or null. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
