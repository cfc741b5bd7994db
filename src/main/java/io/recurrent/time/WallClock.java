package io.recurrent.time;

import java.time.InstantSource;

/** The time of day, for what other processes read; it may jump, so nothing in this process is timed by it. */
public final class WallClock {
    private WallClock() {}

    /** The machine's. */
    public static InstantSource system() {
        return InstantSource.system();
    }
}
