package io.recurrent.api.rest.error;

import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.api.rest.exchange.Port;
import io.recurrent.call.CallFactory;
import io.recurrent.call.ErrorId;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one place that answers errors over HTTP, whether they come from a controller, a filter or the container, and logs
 * them: the server's faults at ERROR with their stack, all else at DEBUG without. A line at DEBUG never holds the
 * detail, which may quote the request.
 */
@Component
public final class ProblemWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);

    private final JsonMapper mapper;
    private final CallFactory calls;

    ProblemWriter(JsonMapper mapper, CallFactory calls) {
        this.mapper = mapper;
        this.calls = calls;
    }

    /** Answers with the status that stands for the error's code. */
    public void write(HttpServletRequest request, HttpServletResponse response, InferenceException error)
            throws IOException {
        write(request, response, HttpStatuses.of(error.code()), error);
    }

    /** Answers with a status that HTTP's own rules or the container chose. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, int status) throws IOException {
        refuse(request, response, status, RefusalText.of(status, Port.of(request)));
    }

    /** As {@link #refuse(HttpServletRequest, HttpServletResponse, int)}, with a detail that says more. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, int status, String detail)
            throws IOException {
        write(request, response, status, new InferenceException(RefusalText.code(status), detail));
    }

    /** Answers with the status, headers and text that the refusal brings. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, RefusedException refusal)
            throws IOException {
        refusal.headers().forEach(response::setHeader);
        String detail = String.valueOf(refusal.getMessage());
        write(request, response, refusal.status(), new InferenceException(ErrorCode.INVALID_ARGUMENT, detail));
    }

    /** What to tell of an error when the answer has begun already. Logs it, as the others do. */
    public Problem late(HttpServletRequest request, InferenceException error) {
        int status = HttpStatuses.of(error.code());
        String requestId = Exchange.requestId(request);
        return Problem.of(status, error, requestId, log(status, error, requestId));
    }

    private void write(HttpServletRequest request, HttpServletResponse response, int status, InferenceException error)
            throws IOException {
        String requestId = Exchange.begin(request, response, calls);
        Problem problem = Problem.of(status, error, requestId, log(status, error, requestId));
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(status);
        boolean ofProtocol = OipError.isFor(request);
        response.setContentType(ofProtocol ? MediaType.APPLICATION_JSON_VALUE : Problem.MEDIA_TYPE);
        if (HttpStatuses.saysWhenToRetry(error.code())) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds(error.retryAfter())));
        }
        byte[] body = mapper.writeValueAsBytes(ofProtocol ? OipError.of(problem) : problem);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private static @Nullable String log(int status, InferenceException error, String requestId) {
        if (error.code() != ErrorCode.INTERNAL && error.code() != ErrorCode.INFERENCE_FAILED) {
            LOG.debug("request {}: {} {} at field {}", requestId, status, error.code(), error.field());
            return null;
        }
        String errorId = ErrorId.random().text();
        LOG.error("error {} in request {}: {}", errorId, requestId, error.detail(), error);
        return errorId;
    }

    private static long seconds(@Nullable Duration wait) {
        return wait == null ? 1 : Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
