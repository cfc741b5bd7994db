package io.recurrent.serving;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.registry.LoadStoppedException;
import io.recurrent.runtime.RunLimits.Limit;
import io.recurrent.time.Ticker;
import java.time.Duration;

/**
 * The time that one load may take: its pace says when it is over, and its limit ends the native run that is under way
 * then. Time in which the load waited for others does not count.
 */
final class LoadDeadline implements LoadPace {
    /** Of one run while a version is loaded; a trial of a recurrent model takes milliseconds. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(10);

    private final LoadPace pace;
    private final LoadMemory memory;
    private final Ticker ticker;
    private final Duration timeout;
    private final long started;
    private final long pausedBefore;

    LoadDeadline(LoadPace pace, LoadMemory memory, Ticker ticker, Duration timeout) {
        this.pace = pace;
        this.memory = memory;
        this.ticker = ticker;
        this.timeout = timeout;
        this.started = ticker.nanos();
        this.pausedBefore = pace.pausedNanos();
    }

    /** What the load's runs may take. */
    Limit limit() {
        long longest = Math.min(LONGEST_RUN.toNanos(), timeout.toNanos());
        return new Limit(longest, () -> pace.ending() || passed() || memory.exhausted());
    }

    private boolean passed() {
        long paused = pace.pausedNanos() - pausedBefore;
        return ticker.nanos() - started - paused > timeout.toNanos();
    }

    @Override
    public void pause() {
        requireTime();
        pace.pause();
        requireTime();
    }

    private void requireTime() {
        if (passed()) {
            throw late();
        }
    }

    private BundleException late() {
        return new BundleException(
                Bundle.MANIFEST,
                "the version was not loaded within " + timeout.toSeconds()
                        + " s (recurrent.models.load-timeout); a graph that loops without end takes for ever");
    }

    /** What a failure means: a run that was ended fails as if the graph were to blame. */
    RuntimeException meaning(RuntimeException failure) {
        if (pace.ending()) {
            return new LoadStoppedException();
        }
        if (!passed()) {
            return failure;
        }
        BundleException late = late();
        late.addSuppressed(failure);
        return late;
    }

    @Override
    public long pausedNanos() {
        return pace.pausedNanos();
    }

    @Override
    public boolean ending() {
        return pace.ending();
    }
}
