package io.recurrent.task.generation;

import io.recurrent.call.Caller;
import io.recurrent.call.SharedLimit;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;

/** How many texts one model version writes at a time, shared by its callers. Thread safe. */
public final class GenerationSlots {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final SharedLimit slots;

    /** So many texts, of which one caller may have written the given part. */
    public GenerationSlots(int most, double callerShare) {
        this.slots = new SharedLimit(most, callerShare);
    }

    /**
     * Takes slots for a caller, all or none.
     *
     * @throws InferenceException INPUT_TOO_LARGE when there are never so many; OVERLOADED when there are not now
     */
    void take(Caller caller, int count) {
        if (count > slots.most()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    "samples",
                    "'samples' is " + count + ", the model writes " + slots.most() + " texts at a time");
        }
        switch (slots.take(caller, count)) {
            case TAKEN -> {}
            case FULL -> throw overloaded("as many texts are being written as may be; ask again later");
            case SHARE_HELD ->
                throw overloaded("as many texts are being written for this caller as may be; ask again later");
        }
    }

    private static InferenceException overloaded(String message) {
        return InferenceException.retry(ErrorCode.OVERLOADED, message, RETRY_AFTER);
    }

    /** Takes a slot for a text that has been written in part; false when there is none for its caller now. */
    boolean takeAgain(Caller caller) {
        return slots.take(caller, 1) == SharedLimit.Result.TAKEN;
    }

    void give(Caller caller, int count) {
        slots.give(caller, count);
    }

    /** Texts that may be written at a time. */
    public int most() {
        return Math.toIntExact(slots.most());
    }

    /** Texts that are being written now. */
    public int live() {
        return Math.toIntExact(slots.taken());
    }
}
