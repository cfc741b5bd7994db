package io.recurrent.task.generation;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How many texts one model version writes at a time. Thread safe. */
public final class GenerationSlots {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    /** So many texts. */
    public GenerationSlots(int most) {
        this.most = most;
    }

    /**
     * Takes slots, all or none.
     *
     * @throws InferenceException INPUT_TOO_LARGE when there are never so many; OVERLOADED when there are not now
     */
    void take(int count) {
        if (count > most) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    "samples",
                    "'samples' is " + count + ", the model writes " + most + " texts at a time");
        }
        int before = taken.get();
        while (before + count <= most) {
            if (taken.compareAndSet(before, before + count)) {
                return;
            }
            before = taken.get();
        }
        throw InferenceException.retry(
                ErrorCode.OVERLOADED, "as many texts are being written as may be; ask again later", RETRY_AFTER);
    }

    void give(int count) {
        taken.addAndGet(-count);
    }

    /** Texts that may be written at a time. */
    public int most() {
        return most;
    }

    /** Texts that are being written now. */
    public int live() {
        return taken.get();
    }
}
