package io.recurrent.api.rest.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An error as HTTP callers see it (RFC 9457) with our own members.
 *
 * @param type always {@code about:blank}: the title says what the status says
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what failed, what was wanted, what to do
 * @param code the error code, the same as over gRPC
 * @param retryable whether the same call may succeed later
 * @param requestId the call's id
 * @param field the request's field at fault
 * @param errorId found in the server's log, for errors that are the server's fault
 */
@Schema(name = "Problem", description = "RFC 9457 problem details.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        ErrorCode code,
        boolean retryable,
        String requestId,
        @Nullable String field,
        @Nullable String errorId) {

    /** The content type that RFC 9457 gives it. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** An error as the answer to the request of this id; {@code errorId} is null where it is the caller's fault. */
    public static Problem of(int status, InferenceException error, String requestId, @Nullable String errorId) {
        return new Problem(
                "about:blank",
                HttpStatuses.title(status),
                status,
                error.detail(),
                error.code(),
                error.code().retryable(),
                requestId,
                error.field(),
                errorId);
    }
}
