package io.recurrent.serving;

import io.recurrent.time.Ticker;
import java.time.Duration;

/**
 * What one load may take.
 *
 * @param memory whether there is memory for it
 * @param pace how fast it goes beside the versions that serve
 * @param ticker the clock
 * @param timeout what it may take in all, without the time in which it waits for others
 */
public record LoadLimits(LoadMemory memory, LoadPace pace, Ticker ticker, Duration timeout) {
    private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(1);

    /** Any memory, as fast as can be. */
    static final LoadLimits NONE = new LoadLimits(LoadMemory.UNCHECKED, LoadPace.NONE, Ticker.system(), USUAL_TIMEOUT);

    /** The deadline of a load that begins now. */
    LoadDeadline deadline() {
        return new LoadDeadline(pace, memory, ticker, timeout);
    }
}
