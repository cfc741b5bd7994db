package io.recurrent.admission;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what would wait too long, by the predicted cost of what is there already. Pure but for the jitter; thread
 * safe; a refusal builds no stack trace.
 *
 * <p>A call that will be run next is always let in, and one that cannot make its own deadline never. In between only a
 * <em>standing</em> queue is refused. A burst may wait for the burst delay, or a quarter of what is left of the call's
 * deadline where that is less; and while no more than {@value #ORDINARY_ROWS} rows are there, for as long as its
 * deadline allows: so many callers who each wait for their answer overload nothing. When calls have been refused by
 * this rule for an interval and the queue has not been empty once, it is overloaded: until it is empty, calls may wait
 * for the target delay only. (CoDel: Nichols and Jacobson 2012, RFC 8289; the rule with the empty queue: Maurer, Fail
 * at Scale, 2015.)
 *
 * <p>Callers share the room of a queue: a full one still takes rows of a caller that has less there than its equal
 * share.
 *
 * <p>Overload is the caller's who has the most in the queue (as in DAGOR: Zhou et al., Overload Control for Scaling
 * WeChat Microservices, 2018): a caller who has less there than if all had the same keeps the limits of a burst.
 *
 * <p>A call that runs for longer than the target may wait for as long as it runs. All shorter calls have the same
 * limit, so that overload does not favour large ones: what a row of several runs waits between them counts too, so that
 * what serves most callers goes first.
 */
public final class AdmissionPolicy {
    /** Rows that wait or run without being refused for their number. */
    public static final int ORDINARY_ROWS = 256;

    private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();
    private static final int DEADLINE_PARTS = 4;
    private static final Duration LEAST_RETRY = Duration.ofMillis(1);

    private final long burstNanos;
    private final long targetNanos;
    private final DoubleSupplier jitter;

    /**
     * A policy for what calls may wait.
     *
     * @param jitter numbers from 0 to 1, so that callers that were refused together do not come back together
     */
    public AdmissionPolicy(AdmissionSettings settings, DoubleSupplier jitter) {
        this.burstNanos = settings.burst().toNanos();
        this.targetNanos = settings.target().toNanos();
        this.jitter = jitter;
    }

    /**
     * Whether a call is let in.
     *
     * @return null when it is; INPUT_TOO_LARGE when it would never fit; OVERLOADED when it does not fit now, with the
     *     time after which it should
     */
    public @Nullable AdmissionRefusal refusal(Demand demand) {
        if (demand.offered() > demand.capacity()) {
            return new AdmissionRefusal(
                    InferenceException.at(
                            ErrorCode.INPUT_TOO_LARGE,
                            "inputs",
                            demand.offered() + " inputs; the model takes " + demand.capacity() + " at a time"),
                    false);
        }
        if (demand.offered() > demand.room()) {
            return full("too many inputs are waiting; send this call again later", demand.waitNanos());
        }
        if (demand.waiting() == 0) {
            return null;
        }
        boolean overload = demand.overloadNanos() >= INTERVAL_NANOS;
        long delay = demand.waitNanos() + demand.betweenNanos();
        long late = delay - limitNanos(demand, overload);
        if (late > 0) {
            return full("too much work is waiting; send this call again later", late);
        }
        long missing = delay + demand.runNanos() - demand.remainingNanos();
        if (missing > 0) {
            return new AdmissionRefusal(
                    overloaded(
                            "so much work is waiting that this call would miss its deadline; send it again later,"
                                    + " or with a later deadline",
                            missing),
                    false);
        }
        return null;
    }

    private long limitNanos(Demand demand, boolean overload) {
        if (!overload && demand.rows() < ORDINARY_ROWS) {
            return Long.MAX_VALUE;
        }
        long least = Math.max(targetNanos, demand.runNanos());
        return overload && demand.callerFull()
                ? least
                : Math.max(least, Math.min(burstNanos, demand.remainingNanos() / DEADLINE_PARTS));
    }

    /** Whoever comes back before the overload can be over only makes it worse. */
    private AdmissionRefusal full(String message, long nanos) {
        return new AdmissionRefusal(overloaded(message, Math.max(nanos, INTERVAL_NANOS)), true);
    }

    private InferenceException overloaded(String message, long nanos) {
        Duration drain = Duration.ofNanos((long) (nanos * (1 + jitter.getAsDouble())));
        return InferenceException.retry(
                ErrorCode.OVERLOADED, message, drain.compareTo(LEAST_RETRY) < 0 ? LEAST_RETRY : drain);
    }
}
