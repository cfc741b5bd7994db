package io.recurrent.time;

/** Monotonic time in nanoseconds from an arbitrary origin; the wall clock may jump, this never does. Thread safe. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since an arbitrary origin; only differences mean something. */
    long nanos();

    /** The JVM's monotonic clock. */
    static Ticker system() {
        return System::nanoTime;
    }
}
