package io.recurrent.sequence;

import io.recurrent.tensor.RowState;
import org.jspecify.annotations.Nullable;

/**
 * A sequence between two steps: all that is needed to go on, and to answer the last step again. Immutable as long as
 * nobody writes to its arrays.
 *
 * @param step the number of the last step, 0 before the first
 * @param consumed tokens or frames of all steps
 * @param state the state after them; null while nothing was consumed
 * @param scores the model's scores after them; null while nothing was consumed
 * @param last what the last step was; null before the first, and where that is not known
 */
public record SequenceSnapshot(
        long step,
        long consumed,
        @Nullable RowState state,
        float @Nullable [] scores,
        @Nullable LastStep last) {
    /** Nothing has come yet. */
    public static final SequenceSnapshot EMPTY = new SequenceSnapshot(0, 0, null, null, null);

    /** What a value or an array of floats takes beside its floats, roughly. */
    private static final int OVERHEAD = 64;

    /**
     * The last step, so that a repeated one can be told from another and gets the same answer.
     *
     * @param digest of its input
     * @param trace scores after each of its tokens, one after the other; empty unless they were asked for
     * @param tokens how many it had
     * @param unknownTokens how many of them the vocabulary lacks
     */
    public record LastStep(String digest, float[] trace, int tokens, int unknownTokens) {}

    /** The same without the last step, as it leaves the server. */
    public SequenceSnapshot withoutLast() {
        return new SequenceSnapshot(step, consumed, state, scores, null);
    }

    /** Bytes of the state's values; 0 while nothing was consumed. */
    public long stateBytes() {
        return state == null ? 0 : state.bytes();
    }

    /** What it takes in memory, roughly. */
    long bytes() {
        long floats = scores == null ? 0 : scores.length;
        floats += last == null ? 0 : last.trace().length;
        return stateBytes() + floats * Float.BYTES + OVERHEAD * 4L;
    }
}
