package io.recurrent.model;

import io.recurrent.tensor.Shape;
import io.recurrent.tensor.StateRows;
import io.recurrent.tensor.Tensor;
import io.recurrent.text.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * How far one text has got through its model: steps done, the state after them, and the scores so far. Not thread safe:
 * one thread at a time, and whoever hands it on does so safely.
 */
public final class TextRun {
    private final Encoding encoding;
    private int done;
    private float @Nullable [] scores;
    private float @Nullable [] @Nullable [] states;

    /** A text of one token or more of which nothing has run. */
    public TextRun(Encoding encoding) {
        if (encoding.length() < 1) {
            throw new IllegalArgumentException("a text without tokens cannot be run");
        }
        this.encoding = encoding;
    }

    /** The text. */
    public Encoding encoding() {
        return encoding;
    }

    /** Steps that are left. */
    public int remainingSteps() {
        return encoding.length() - done;
    }

    /**
     * The scores of the whole text: {@code [label]} for classification, {@code [token * label]} for tagging.
     *
     * @throws IllegalStateException when some steps have not run
     */
    public float[] scores() {
        if (scores == null || remainingSteps() > 0) {
            throw new IllegalStateException("the text has not run to its end; this is a bug in the server");
        }
        return scores;
    }

    int done() {
        return done;
    }

    /** The state after the steps so far, or null before the first. */
    float @Nullable [] state(int index) {
        return states == null ? null : states[index];
    }

    /** The array of scores, made for {@code size} values when it is first asked for. */
    float[] scores(int size) {
        float[] made = scores;
        if (made == null) {
            made = new float[size];
            scores = made;
        }
        return made;
    }

    /** Keeps this row's part of a state tensor. */
    void keep(int index, int stateCount, Tensor state, int batchAxis, int row) {
        Shape shape = state.shape();
        if (states == null) {
            states = new float[stateCount][];
        }
        float[] values = states[index];
        if (values == null) {
            values = new float[StateRows.size(shape, batchAxis)];
            states[index] = values;
        }
        StateRows.unpack(state, batchAxis, row, values);
    }

    void advance(int steps) {
        done += steps;
        if (remainingSteps() == 0) {
            states = null;
        }
    }
}
