package io.recurrent.api.rest;

import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Transport;
import io.recurrent.error.InferenceException;
import io.recurrent.inference.ServerTiming;
import io.recurrent.inference.StageTimings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The headers that every call shares: request id, time-out, stage timings. */
final class Exchange {
    static final String REQUEST_ID = "X-Request-Id";
    static final String TIMEOUT = "X-Request-Timeout-Ms";
    static final String SERVER_TIMING = "Server-Timing";

    private static final String ATTRIBUTE = Exchange.class.getName() + ".requestId";
    private static final int MOST_DIGITS = 15;

    private Exchange() {}

    /** Chooses the request's id and echoes it; done once, before anything can fail. */
    static void begin(HttpServletRequest request, HttpServletResponse response, CallFactory calls) {
        String id = calls.requestId(request.getHeader(REQUEST_ID));
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(REQUEST_ID, id);
    }

    /** The request's id; empty for a request that failed before it had one. */
    static String requestId(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : "";
    }

    /** Starts the call with the time-out that its caller allows. */
    static Call call(HttpServletRequest request, CallFactory calls) {
        return calls.start(requestId(request), Transport.HTTP, timeout(request.getHeader(TIMEOUT)));
    }

    private static @Nullable Duration timeout(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String digits = header.strip();
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || digits.chars().allMatch(c -> c == '0')) {
            throw InferenceException.invalid(
                    TIMEOUT, "header " + TIMEOUT + " must be a whole number of milliseconds, 1 or more");
        }
        return Duration.ofMillis(digits.length() > MOST_DIGITS ? Long.MAX_VALUE / 1_000_000 : Long.parseLong(digits));
    }

    /** Says where the call's time went. */
    static void timings(HttpServletResponse response, StageTimings timings) {
        response.setHeader(SERVER_TIMING, ServerTiming.format(timings));
    }
}
