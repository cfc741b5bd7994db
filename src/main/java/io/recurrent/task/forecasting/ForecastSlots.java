package io.recurrent.task.forecasting;

import io.recurrent.call.Caller;
import io.recurrent.call.SharedLimit;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;

/** How many rows one model version has in the queue for forecasts, shared by its callers. Thread safe. */
final class ForecastSlots {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final SharedLimit slots;

    /** So many rows, of which one caller may have the given part. */
    ForecastSlots(int most, double callerShare) {
        this.slots = new SharedLimit(most, callerShare);
    }

    /**
     * Slots for a call, to be given back by closing them: as many as it may use, or fewer while others have them. With
     * fewer it takes longer, and answers the same.
     *
     * @throws InferenceException OVERLOADED when there is none now
     */
    Taken take(Caller caller, long wanted) {
        int count = (int) Math.min(wanted, Math.min(slots.most(), ForecastingSettings.CALL_ROWS));
        SharedLimit.Result result = slots.take(caller, count);
        while (result != SharedLimit.Result.TAKEN && count > 1) {
            count /= 2;
            result = slots.take(caller, count);
        }
        return switch (result) {
            case TAKEN -> new Taken(caller, count);
            case FULL -> throw overloaded("the model works at as many forecasts as it may; ask again later");
            case SHARE_HELD ->
                throw overloaded("the model works at as many forecasts for this caller as it may; ask again later");
        };
    }

    private static InferenceException overloaded(String message) {
        return InferenceException.retry(ErrorCode.OVERLOADED, message, RETRY_AFTER);
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
