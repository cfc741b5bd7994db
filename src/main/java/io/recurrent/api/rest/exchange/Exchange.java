package io.recurrent.api.rest.exchange;

import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Caller;
import io.recurrent.call.Transport;
import io.recurrent.engine.ServerTiming;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.InferenceException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** The headers that every call shares: request id, time-out, stage timings. */
public final class Exchange {
    public static final String REQUEST_ID = "X-Request-Id";
    public static final String TIMEOUT = "X-Request-Timeout-Ms";
    public static final String SERVER_TIMING = "Server-Timing";

    private static final String ATTRIBUTE = Exchange.class.getName() + ".requestId";
    private static final String CALLER = Exchange.class.getName() + ".caller";
    private static final String CALL = Exchange.class.getName() + ".call";
    private static final int MOST_DIGITS = 15;

    private Exchange() {}

    /** Chooses the request's id, unless it has one, and echoes it; finds out who asks: the address. */
    public static String begin(HttpServletRequest request, HttpServletResponse response, CallFactory calls) {
        String known = requestId(request);
        String id = known.isEmpty() ? calls.requestId(request.getHeader(REQUEST_ID)) : known;
        request.setAttribute(ATTRIBUTE, id);
        request.setAttribute(CALLER, Caller.at(request.getRemoteAddr()));
        response.setHeader(REQUEST_ID, id);
        // Browsers take answers for what they are, and never for a page or a script.
        response.setHeader("X-Content-Type-Options", "nosniff");
        return id;
    }

    /** The request's id; empty for a request that failed before it had one. */
    public static String requestId(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : "";
    }

    /** Who asks, once the request has begun. */
    public static Caller caller(HttpServletRequest request) {
        return request.getAttribute(CALLER) instanceof Caller known ? known : Caller.ANONYMOUS;
    }

    /**
     * The request's call, which starts when it is first asked for, with the time-out that its caller allows, counted
     * from the request's first byte.
     *
     * @throws InferenceException INVALID_ARGUMENT for a malformed time-out
     */
    public static Call call(HttpServletRequest request, CallFactory calls) {
        if (request.getAttribute(CALL) instanceof Call started) {
            return started;
        }
        Duration timeout = timeout(request.getHeader(TIMEOUT));
        Connection connection = Connection.of(request);
        Call call = connection == null
                ? calls.start(requestId(request), caller(request), Transport.HTTP, timeout)
                : calls.start(
                        requestId(request), caller(request), Transport.HTTP, timeout, connection.requestBegunNanos());
        CallerWatch.over(call, request);
        request.setAttribute(CALL, call);
        return call;
    }

    /**
     * The request's call with the time-out that its body allows, counted from its arrival; where a header allows one
     * too, the shorter. It is another call, whose time begins now: reading the body is not in it.
     *
     * @throws InferenceException DEADLINE_EXCEEDED when nothing is left
     */
    public static Call call(HttpServletRequest request, CallFactory calls, Duration timeout) {
        Call whole = call(request, calls);
        long left = timeout.toNanos() - whole.elapsedNanos();
        if (request.getHeader(TIMEOUT) != null) {
            left = Math.min(left, whole.deadline().remainingNanos());
        }
        Call call = calls.start(requestId(request), caller(request), Transport.HTTP, Duration.ofNanos(left));
        CallerWatch.over(call, request);
        request.setAttribute(CALL, call);
        return call;
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

    /** An answer that says where the call's time went. */
    public static <T> ResponseEntity<T> answer(StageTimings timings, T body) {
        return ResponseEntity.ok()
                .header(SERVER_TIMING, ServerTiming.format(timings))
                .body(body);
    }
}
