package io.recurrent.admission;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Refuses what would wait too long, by the predicted cost of what is there already. Pure but for the jitter; thread
 * safe; a refusal builds no stack trace.
 *
 * <p>A call that will be run next is always let in. Otherwise it may have to wait for the target delay, and one that
 * runs for longer than that for as long as it runs. All shorter calls have the same limit, so that overload does not
 * favour large ones.
 */
public final class AdmissionPolicy {
    private static final Duration LEAST_RETRY = Duration.ofMillis(1);

    private final long targetNanos;
    private final DoubleSupplier jitter;

    /**
     * A policy for a target delay.
     *
     * @param jitter numbers from 0 to 1, so that callers that were refused together do not come back together
     */
    public AdmissionPolicy(Duration targetDelay, DoubleSupplier jitter) {
        if (!targetDelay.isPositive()) {
            throw new IllegalArgumentException("the target delay must be longer than 0, got " + targetDelay);
        }
        this.targetNanos = targetDelay.toNanos();
        this.jitter = jitter;
    }

    /**
     * Lets a call in by returning.
     *
     * @throws InferenceException INPUT_TOO_LARGE when the call would never fit; OVERLOADED when it does not fit now,
     *     with the time after which it should
     */
    public void check(Demand demand) {
        if (demand.offered() > demand.capacity()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    "inputs",
                    demand.offered() + " inputs; the model takes " + demand.capacity() + " at a time");
        }
        if (demand.rows() + demand.offered() > demand.capacity()) {
            throw overloaded("too many inputs are waiting; send this call again later", demand.waitNanos());
        }
        if (demand.waitNanos() <= 0) {
            return;
        }
        long late = demand.waitNanos() - Math.max(targetNanos, demand.runNanos());
        if (late > 0) {
            throw overloaded("too much work is waiting; send this call again later", late);
        }
        long missing = demand.waitNanos() + demand.runNanos() - demand.remainingNanos();
        if (missing > 0) {
            throw overloaded(
                    "so much work is waiting that this call would miss its deadline; send it again later,"
                            + " or with a later deadline",
                    missing);
        }
    }

    private InferenceException overloaded(String message, long nanos) {
        Duration drain = Duration.ofNanos((long) (nanos * (1 + jitter.getAsDouble())));
        return InferenceException.retry(
                ErrorCode.OVERLOADED, message, drain.compareTo(LEAST_RETRY) < 0 ? LEAST_RETRY : drain);
    }
}
