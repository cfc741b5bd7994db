package io.recurrent.batch;

import io.recurrent.time.Ticker;

/**
 * For how long a queue has been at its limit. It begins when a call is refused because too much waits, and ends when
 * the queue is empty, which no overloaded queue ever is: a burst that is worked off is no overload, however high it was
 * (Nichols and Jacobson: Controlling Queue Delay, 2012; Maurer: Fail at Scale, 2015). Thread safe.
 */
public final class Overload {
    private static final long NONE = Long.MIN_VALUE;

    private final Ticker ticker;
    private volatile long since = NONE;

    Overload(Ticker ticker) {
        this.ticker = ticker;
    }

    /** A call was refused because too much waits, whatever its deadline. */
    public void reached() {
        if (since == NONE) {
            since = ticker.nanos();
        }
    }

    void ended() {
        since = NONE;
    }

    /** Nanoseconds since the limit was reached, without an empty queue since then; 0 when it was not. */
    public long nanos() {
        long start = since;
        return start == NONE ? 0 : Math.max(1, ticker.nanos() - start);
    }
}
