package io.recurrent.api.grpc.call;

import io.grpc.Context;
import io.grpc.Deadline;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Transport;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes calls of what gRPC knows about its caller, and cancels them when that one goes.
 *
 * <p>A cancellation comes by the gRPC context and not by the call's own listener: that one waits for the thread that
 * the call blocks. The context also ends at the caller's deadline, which the {@link Call} knows itself.
 */
@Component
public final class GrpcCalls {
    private static final long EARLY_MILLIS = 20;

    private final CallFactory calls;

    GrpcCalls(CallFactory calls) {
        this.calls = calls;
    }

    /** The call that this thread serves, until the caller's deadline, counted from its first header. */
    public Call start() {
        return start(null);
    }

    /**
     * The call that this thread serves, until the caller's deadline.
     *
     * @param allowed what the message allows besides, or null
     */
    public Call start(@Nullable Duration allowed) {
        CallScope scope = CallScope.current();
        return calls.start(
                scope.requestId(),
                scope.caller(),
                Transport.GRPC,
                earlier(allowed, sinceHeaders()),
                scope.begunNanos());
    }

    /**
     * One message of a stream, which may live longer than any call: until the default deadline, or the stream's where
     * that is earlier.
     *
     * @param allowed what the message allows, or null for the default
     */
    public Call startStep(@Nullable Duration allowed) {
        Call step = begin(allowed);
        Duration left = timeLeft();
        return left != null && left.toNanos() < step.deadline().remainingNanos() ? begin(left) : step;
    }

    private Call begin(@Nullable Duration timeout) {
        CallScope scope = CallScope.current();
        return calls.start(scope.requestId(), scope.caller(), Transport.GRPC, timeout);
    }

    private static @Nullable Duration earlier(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Works on this thread, and cancels the call when its caller goes meanwhile. */
    public <T> T whileAwaited(Call call, Function<Call, T> work) {
        Context context = Context.current();
        Context.CancellationListener onEnd = ended -> {
            if (!expired(ended)) {
                call.cancel();
            }
        };
        context.addListener(onEnd, Runnable::run);
        try {
            return work.apply(call);
        } finally {
            context.removeListener(onEnd);
        }
    }

    /**
     * Whether a context that has ended did so at the caller's deadline. The caller's clock began before ours did, so
     * its end may come a little early.
     */
    public static boolean expired(Context context) {
        Deadline deadline = context.getDeadline();
        return deadline != null && deadline.timeRemaining(TimeUnit.MILLISECONDS) < EARLY_MILLIS;
    }

    /** What the caller allowed, counted from the call's first header. */
    private @Nullable Duration sinceHeaders() {
        Duration left = timeLeft();
        return left == null ? null : left.plus(calls.since(CallScope.current().begunNanos()));
    }

    /** What is left until the deadline that the caller named; null without one. */
    static @Nullable Duration timeLeft() {
        Deadline deadline = Context.current().getDeadline();
        return deadline == null ? null : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }
}
