package io.recurrent.config;

import io.recurrent.serving.LoadPace;
import io.recurrent.time.Pause;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Gives the processor to calls while there are many: after each piece of work of a load it waits up to four times as
 * long as the piece took, so that a load takes at most five times as long. For the thread that loads.
 */
final class BusyPace implements LoadPace {
    private static final int TIMES = 4;
    /** What came before a load's first piece of work is not work. */
    private static final long LONGEST_NANOS = Duration.ofMillis(100).toNanos();

    private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();

    private final BooleanSupplier busy;
    private final Ticker ticker;
    private final Pause pause;
    private long since;
    private long paused;

    BusyPace(BooleanSupplier busy, Ticker ticker, Pause pause) {
        this.busy = busy;
        this.ticker = ticker;
        this.pause = pause;
        this.since = ticker.nanos();
    }

    @Override
    public void pause() {
        long started = ticker.nanos();
        long most = TIMES * Math.min(started - since, LONGEST_NANOS);
        long now = started;
        try {
            while (now - started < most && busy.getAsBoolean()) {
                pause.of(Duration.ofNanos(Math.min(LOOK_NANOS, most - (now - started))));
                now = ticker.nanos();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            now = ticker.nanos();
        }
        paused += now - started;
        since = now;
    }

    @Override
    public long pausedNanos() {
        return paused;
    }
}
