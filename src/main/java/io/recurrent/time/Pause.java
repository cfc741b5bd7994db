package io.recurrent.time;

import java.time.Duration;

/**
 * Waits for time to pass, and for nothing else. Injected, as a {@link Ticker} is, so that no test waits. Thread safe.
 */
@FunctionalInterface
public interface Pause {
    /**
     * Returns when the time is over; at once for none.
     *
     * @throws InterruptedException when the thread is interrupted meanwhile, or was before; its mark is then cleared
     */
    void of(Duration duration) throws InterruptedException;

    /** The calling thread sleeps. */
    static Pause system() {
        return duration -> {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.sleep(duration);
        };
    }
}
