package io.recurrent.api.rest;

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
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The one place that answers errors over HTTP, whether they come from a controller, a filter or the container. */
@Component
final class ProblemWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);

    private final JsonMapper mapper;

    ProblemWriter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    void write(HttpServletRequest request, HttpServletResponse response, InferenceException error) throws IOException {
        String errorId = null;
        if (error.code() == ErrorCode.INTERNAL || error.code() == ErrorCode.INFERENCE_FAILED) {
            errorId = ErrorId.random().text();
            LOG.error("error {} in request {}: {}", errorId, Exchange.requestId(request), error.detail(), error);
        } else if (LOG.isDebugEnabled()) {
            LOG.debug("request {}: {} {}", Exchange.requestId(request), error.code(), error.detail());
        }
        write(response, Problem.of(error, Exchange.requestId(request), errorId));
    }

    void write(HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        Duration wait = problem.retryAfter();
        if (wait != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds(wait)));
        }
        byte[] body = mapper.writeValueAsBytes(problem);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private static long seconds(@Nullable Duration wait) {
        return wait == null ? 1 : Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
