package io.recurrent.api.rest.error;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

/**
 * An error as callers of the Open Inference Protocol see it: its specification allows one member.
 *
 * @param error the error code, the detail, and for the server's faults the id in its log
 */
@Schema(name = "ProtocolError", description = "An error of the Open Inference Protocol.")
public record OipError(String error) {
    private static final String PREFIX = "/v2";

    /** The same error as HTTP callers see it elsewhere, in one line. */
    public static OipError of(Problem problem) {
        String id = problem.errorId() == null ? "" : " (error " + problem.errorId() + ")";
        return new OipError(problem.code() + ": " + problem.detail() + id);
    }

    /** Whether a request is one of the protocol's, by its path; also on its way to the container's error page. */
    static boolean isFor(HttpServletRequest request) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = failed instanceof String uri ? uri : request.getRequestURI();
        return path != null && isAt(path);
    }

    /** Whether a path is one of the protocol's. */
    public static boolean isAt(String path) {
        return path.equals(PREFIX) || path.startsWith(PREFIX + "/");
    }
}
