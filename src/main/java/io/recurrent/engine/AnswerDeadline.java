package io.recurrent.engine;

import io.recurrent.call.Call;
import io.recurrent.time.Deadline;
import java.time.Duration;

/**
 * When what a call collects has to end so that it still reaches its caller. Its clock began before the server's and
 * runs on while the answer is on its way, and whoever sets a deadline of gRPC drops what comes after it.
 */
public final class AnswerDeadline {
    /** Of the time that the call has, one part in so many is for the way. */
    private static final long PART = 20;

    private static final long LEAST_NANOS = Duration.ofMillis(20).toNanos();
    private static final long MOST_NANOS = Duration.ofMillis(200).toNanos();

    private AnswerDeadline() {}

    /** A twentieth of the call's time before its deadline: 20 to 200 ms, but never more than half of that time. */
    public static Deadline of(Call call) {
        long allowed = call.allowedNanos();
        long way = Math.min(Math.clamp(allowed / PART, LEAST_NANOS, MOST_NANOS), allowed / 2);
        return new Deadline(call.deadline().ticker(), call.deadline().atNanos() - way);
    }
}
