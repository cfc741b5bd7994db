package io.recurrent.config;

import io.recurrent.registry.LoadStoppedException;
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
    private final BooleanSupplier ending;
    private final Ticker ticker;
    private final Pause pause;
    private long since;
    /** Read by other threads too. */
    private volatile long paused;

    /**
     * A pace.
     *
     * @param busy whether calls need the processor
     * @param ending whether the process is to end, so that a load is given up
     */
    BusyPace(BooleanSupplier busy, BooleanSupplier ending, Ticker ticker, Pause pause) {
        this.busy = busy;
        this.ending = ending;
        this.ticker = ticker;
        this.pause = pause;
        this.since = ticker.nanos();
    }

    @Override
    public void pause() {
        requireGoingOn();
        long started = ticker.nanos();
        long most = TIMES * Math.min(started - since, LONGEST_NANOS);
        long now = started;
        try {
            while (now - started < most && busy.getAsBoolean() && !ending.getAsBoolean()) {
                pause.of(Duration.ofNanos(Math.min(LOOK_NANOS, most - (now - started))));
                now = ticker.nanos();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            now = ticker.nanos();
        }
        long before = paused;
        paused = before + now - started;
        since = now;
        requireGoingOn();
    }

    private void requireGoingOn() {
        if (ending.getAsBoolean()) {
            throw new LoadStoppedException();
        }
    }

    @Override
    public boolean ending() {
        return ending.getAsBoolean();
    }

    @Override
    public long pausedNanos() {
        return paused;
    }
}
