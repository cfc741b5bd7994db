package io.recurrent.model;

import io.recurrent.tensor.RowState;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.StateRows;
import io.recurrent.tensor.Tensor;
import io.recurrent.text.Encoding;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far one row has got through its model: steps done, the state after them, and the scores so far. Not thread safe:
 * one thread at a time, and whoever hands it on does so safely.
 */
public final class RowRun {
    private final @Nullable Encoding encoding;
    private final float @Nullable [] frames;
    private final @Nullable Characters characters;
    private final @Nullable TensorRow tensors;
    private final @Nullable RowState from;
    private final boolean keepsState;
    private int[] ids;
    private int length;
    private int done;
    private int limit = Integer.MAX_VALUE;
    private boolean scoredEachRun;
    private float @Nullable [] scores;
    private float @Nullable [] @Nullable [] states;

    private RowRun(Content content, int length, Carried carried) {
        if (length < 1) {
            throw new IllegalArgumentException("a row without steps cannot be run");
        }
        this.encoding = content.encoding();
        this.ids = content.ids();
        this.characters = content.characters();
        this.frames = content.frames();
        this.tensors = content.tensors();
        this.length = length;
        this.from = carried.from();
        this.keepsState = carried.keeps();
    }

    /** What goes in, step by step. */
    private record Content(
            @Nullable Encoding encoding,
            int[] ids,
            @Nullable Characters characters,
            float @Nullable [] frames,
            @Nullable TensorRow tensors) {
        static Content of(Encoding text) {
            return new Content(text, text.ids(), null, null, null);
        }

        static Content of(int[] ids, @Nullable Characters characters) {
            return new Content(null, ids, characters, null, null);
        }

        static Content of(float[] frames) {
            return new Content(null, new int[0], null, frames, null);
        }
    }

    /**
     * The characters of a row's tokens.
     *
     * @param ids {@code width} ids a token, token by token
     * @param width characters a token
     */
    public record Characters(int[] ids, int width) {}

    /** What goes in before the first step, and whether what comes out is of use. */
    private record Carried(@Nullable RowState from, boolean keeps) {}

    /** A text of one token or more, from its start to its end. */
    public static RowRun of(Encoding text) {
        return new RowRun(Content.of(text), text.length(), new Carried(null, false));
    }

    /**
     * A text of one token or more, whose state is kept for what follows.
     *
     * @param from the state before the first token, or null for the model's initial state
     */
    public static RowRun of(Encoding text, @Nullable RowState from) {
        return new RowRun(Content.of(text), text.length(), new Carried(from, true));
    }

    /** Token ids, one or more, whose state is kept; for models that read no characters. */
    public static RowRun ofIds(int[] ids, @Nullable RowState from) {
        return new RowRun(Content.of(ids, null), ids.length, new Carried(from, true));
    }

    /**
     * Token ids, one or more, from their start to their end.
     *
     * @param characters those of its tokens, or null for a model that reads none
     */
    public static RowRun ofWholeIds(int[] ids, @Nullable Characters characters) {
        return new RowRun(Content.of(ids, characters), ids.length, new Carried(null, false));
    }

    /**
     * Token ids, one or more, whose state is kept.
     *
     * @param characters those of its tokens, or null for a model that reads none
     * @param from the state before the first token, or null for the model's initial state
     */
    public static RowRun ofIds(int[] ids, @Nullable Characters characters, @Nullable RowState from) {
        return new RowRun(Content.of(ids, characters), ids.length, new Carried(from, true));
    }

    /** A row of a graph that is run on whatever tensors it takes, in one run. */
    public static RowRun ofTensors(TensorRow tensors) {
        return new RowRun(new Content(null, new int[0], null, null, tensors), 1, new Carried(null, false));
    }

    /**
     * Frames of floats, one or more, from their start to their end.
     *
     * @param values {@code steps * width}, frame by frame
     */
    public static RowRun ofFrames(float[] values, int steps) {
        return new RowRun(Content.of(values), steps, new Carried(null, false));
    }

    /**
     * Frames of floats, one or more, whose state is kept.
     *
     * @param values {@code steps * width}, frame by frame
     * @param from the state before the first frame, or null for the model's initial state
     */
    public static RowRun ofFrames(float[] values, int steps, @Nullable RowState from) {
        return new RowRun(Content.of(values), steps, new Carried(from, true));
    }

    /** Stops after each {@code steps} steps, whatever the chunk is, so that the state there can be had. */
    public RowRun stoppingEach(int steps) {
        limit = steps;
        return this;
    }

    /** Stops after each step and has the scores there. */
    public RowRun scoredEachStep() {
        limit = 1;
        scoredEachRun = true;
        return this;
    }

    /** Steps that are left. */
    public int remainingSteps() {
        return length - done;
    }

    /** Steps of the next run, when runs take {@code most}. */
    public int nextSteps(int most) {
        return Math.min(Math.min(most, limit - done % limit), remainingSteps());
    }

    /** Goes on with one more token after the last, from the state that was reached; for rows that keep it. */
    public void feed(int id) {
        if (remainingSteps() > 0 || !keepsState) {
            throw new IllegalStateException("a row is fed when it is at its end; this is a bug in the server");
        }
        if (ids.length != 1) {
            ids = new int[1];
        }
        ids[0] = id;
        length = 1;
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

    int[] ids() {
        return ids;
    }

    float @Nullable [] frames() {
        return frames;
    }

    /** The tensors of a row that was made of such. */
    public TensorRow tensors() {
        return Objects.requireNonNull(tensors, "the row was made of tensors");
    }

    /** The characters of some tokens, {@link #characterWidth()} ids each. */
    int[] characterIds(int from, int steps) {
        if (characters != null) {
            return Arrays.copyOfRange(characters.ids(), from * characters.width(), (from + steps) * characters.width());
        }
        return Objects.requireNonNull(encoding, "a model that reads characters is given texts or characters")
                .characterIds(from, steps);
    }

    /** How many characters a token has; 0 without any. */
    int characterWidth() {
        if (characters != null) {
            return characters.width();
        }
        return encoding == null ? 0 : encoding.characterWidth();
    }

    int length() {
        return length;
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
