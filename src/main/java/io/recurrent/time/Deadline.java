package io.recurrent.time;

import java.time.Duration;

/**
 * A moment on one {@link Ticker} after which an answer is no longer wanted.
 *
 * @param ticker the clock that {@code atNanos} belongs to
 * @param atNanos the moment, in that ticker's nanoseconds
 */
public record Deadline(Ticker ticker, long atNanos) {

    /** The moment {@code timeout} from now. The timeout must be short of 292 years. */
    public static Deadline after(Duration timeout, Ticker ticker) {
        return new Deadline(ticker, ticker.nanos() + timeout.toNanos());
    }

    /** Nanoseconds left; zero or negative when the deadline has passed. */
    public long remainingNanos() {
        return atNanos - ticker.nanos();
    }

    /** Whether no time is left. */
    public boolean passed() {
        return remainingNanos() <= 0;
    }
}
