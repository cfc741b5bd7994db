package io.recurrent.model;

import io.recurrent.tensor.RowState;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.StateRows;
import io.recurrent.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far one row has got through its model: steps done, the state after them, and the scores so far. Not thread safe:
 * one thread at a time, and whoever hands it on does so safely.
 */
public final class RowProgress {
    private final @Nullable RowState from;
    private final boolean keepsState;
    private RowContent content;
    private int done;
    private int limit = Integer.MAX_VALUE;
    private boolean scoredEachRun;
    private float @Nullable [] scores;
    private float @Nullable [] @Nullable [] states;

    private RowProgress(RowContent content, @Nullable RowState from, boolean keepsState) {
        this.content = content;
        this.from = from;
        this.keepsState = keepsState;
    }

    /** A row from the model's initial state to its end, whose state is of no use afterwards. */
    public static RowProgress whole(RowContent content) {
        return new RowProgress(content, null, false);
    }

    /**
     * A row whose state is kept for what follows.
     *
     * @param state the state before the first step, or null for the model's initial state
     */
    public static RowProgress from(RowContent content, @Nullable RowState state) {
        return new RowProgress(content, state, true);
    }

    /** Stops after each {@code steps} steps, whatever the chunk is, so that the state there can be had. */
    public RowProgress stoppingEach(int steps) {
        limit = steps;
        return this;
    }

    /** Stops after each step and has the scores there. */
    public RowProgress scoredEachStep() {
        limit = 1;
        scoredEachRun = true;
        return this;
    }

    /** Steps that are left. */
    public int remainingSteps() {
        return content.steps() - done;
    }

    /** Steps of the next run, when runs take {@code most}. */
    public int nextSteps(int most) {
        return Math.min(Math.min(most, limit - done % limit), remainingSteps());
    }

    /** Goes on with one more token after the last, from the state that was reached; for rows that keep it. */
    public void feed(int id) {
        feed(RowContent.ofIds(new int[] {id}));
    }

    /** As {@link #feed(int)}, with one more frame. */
    public void feed(float[] frame) {
        feed(RowContent.ofFrames(frame, 1));
    }

    private void feed(RowContent more) {
        if (remainingSteps() > 0 || !keepsState) {
            throw new IllegalStateException("a row is fed when it is at its end; this is a bug in the server");
        }
        content = more;
        done = 0;
    }

    /**
     * The scores: for tagging {@code [token * label]} of all steps, else those after the last step that was run.
     *
     * @throws IllegalStateException when no run gave scores
     */
    public float[] scores() {
        if (scores == null) {
            throw new IllegalStateException("no run has given scores; this is a bug in the server");
        }
        return scores;
    }

    /** A copy of the state after the steps so far; for rows that keep it. */
    public RowState state() {
        float[] @Nullable [] reached = states;
        if (reached == null) {
            throw new IllegalStateException("no run has given a state; this is a bug in the server");
        }
        float[][] copied = new float[reached.length][];
        for (int i = 0; i < copied.length; i++) {
            copied[i] = Objects.requireNonNull(reached[i], "a run gives all states");
        }
        return RowState.copyOf(copied);
    }

    /** Steps since the start, or since it was last fed. */
    public int done() {
        return done;
    }

    boolean keepsState() {
        return keepsState;
    }

    /** Whether the next run of so many steps must give scores, in a model that scores the last step only. */
    boolean scoredAfter(int steps) {
        return scoredEachRun || steps == remainingSteps();
    }

    RowContent content() {
        return content;
    }

    /** The tensors of a row that was made of such. */
    public TensorRow tensors() {
        return Objects.requireNonNull(content.tensors(), "the row was made of tensors");
    }

    /** The state before the next step, or null for the initial one. */
    float @Nullable [] state(int index) {
        if (states != null) {
            return states[index];
        }
        return from == null ? null : from.values(index);
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

    /** The one run of a row of tensors is over. */
    void ranTensors() {
        scores = new float[0];
        advance(1);
    }

    void advance(int steps) {
        done += steps;
        if (remainingSteps() == 0 && !keepsState) {
            states = null;
        }
    }
}
