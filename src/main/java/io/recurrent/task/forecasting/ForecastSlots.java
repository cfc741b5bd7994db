package io.recurrent.task.forecasting;

import io.recurrent.call.Caller;
import io.recurrent.call.SharedLimit;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;

/**
 * How many rows one model version has in the queue for forecasts. A call gets a part of what is free, so that the next
 * one gets some too: with fewer it takes longer, and answers the same. Thread safe.
 */
final class ForecastSlots {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int PART = 8;

    private final SharedLimit slots;

    /** So many rows. */
    ForecastSlots(int most) {
        this.slots = new SharedLimit(most, 1);
    }

    /**
     * Slots for a call, one or more, to be given back by closing them.
     *
     * @param wanted as many as it may use
     * @throws InferenceException OVERLOADED when there is none now
     */
    Taken take(Caller caller, long wanted) {
        long free = (slots.most() - slots.taken()) / PART;
        int count = (int) Math.min(wanted, Math.clamp(free, 1, ForecastingSettings.CALL_ROWS));
        if (slots.take(caller, count) != SharedLimit.Result.TAKEN) {
            throw InferenceException.retry(
                    ErrorCode.OVERLOADED,
                    "the model works at as many forecasts as it may; ask again later",
                    RETRY_AFTER);
        }
        return new Taken(caller, count);
    }

    /** Slots of one call. */
    final class Taken implements AutoCloseable {
        private final Caller caller;
        private final int count;

        private Taken(Caller caller, int count) {
            this.caller = caller;
            this.count = count;
        }

        /** How many. */
        int count() {
            return count;
        }

        @Override
        public void close() {
            slots.give(caller, count);
        }
    }
}
