package io.recurrent.redis;

import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * Tells the log when the store goes and when it is back, not each call that fails between. It is back when a call is
 * answered and none has failed for a while: a store that answers every other call is one outage. Thread safe.
 */
final class Outage {
    static final Duration QUIET = Duration.ofSeconds(1);

    private final Logger log;
    private final Ticker ticker;
    private final AtomicBoolean on = new AtomicBoolean();
    private volatile long failedNanos;

    Outage(Logger log, Ticker ticker) {
        this.log = log;
        this.ticker = ticker;
    }

    /** A call failed. */
    void failed(Throwable cause) {
        failedNanos = ticker.nanos();
        if (on.compareAndSet(false, true)) {
            log.warn("Redis does not answer; calls to sequences fail until it does: {}", innermost(cause));
        }
    }

    /** A call was answered. */
    void answered() {
        if (on.get() && ticker.nanos() - failedNanos >= QUIET.toNanos() && on.compareAndSet(true, false)) {
            log.info("Redis answers again");
        }
    }

    /** What happened, in the words of whoever saw it first. */
    static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
