package io.recurrent.task.generation;

import io.recurrent.call.Caller;
import org.jspecify.annotations.Nullable;

/**
 * One text of a call. Guarded by its call's lock, but for {@code text}, which is its worker's until it is over.
 *
 * <p>While it is paused it holds no slot.
 */
final class WrittenSample {
    private static final int MOST_UNREAD = 64;

    final WrittenText text;

    @Nullable
    WrittenRow row;

    long lastNanos;
    private int unread;
    private boolean paused;

    WrittenSample(WrittenText text) {
        this.text = text;
    }

    void told() {
        unread++;
    }

    void read() {
        unread--;
    }

    /** Whether a slot is its own. */
    boolean holdsSlot() {
        return !paused;
    }

    /** It is over. */
    void ended(GenerationSlots slots, Caller caller) {
        if (row != null) {
            row.end();
        }
        if (!paused) {
            slots.give(caller, 1);
        }
        paused = false;
    }

    /** Pauses when its reader lags behind. */
    void mayPause(GenerationSlots slots, Caller caller) {
        WrittenRow running = row;
        if (unread >= MOST_UNREAD && running != null && !paused) {
            running.pause();
            paused = true;
            slots.give(caller, 1);
        }
    }

    /** Its row, to be queued again, when its reader has caught up and there is a slot for it. */
    @Nullable
    WrittenRow resumed(GenerationSlots slots, Caller caller) {
        WrittenRow running = row;
        if (running == null || !paused || unread > MOST_UNREAD / 2 || !slots.takeAgain(caller)) {
            return null;
        }
        paused = false;
        return running.unpause() ? running : null;
    }
}
