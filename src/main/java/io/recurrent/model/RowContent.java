package io.recurrent.model;

import io.recurrent.text.Encoding;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What goes into a row, step by step: a text's tokens, token ids, frames, or the tensors of one run. It has at least
 * one step. Immutable as long as nobody writes to the arrays that it was made of; thread safe.
 */
public final class RowContent {
    private static final int[] NO_IDS = {};

    private final int[] ids;
    private final @Nullable Encoding encoding;
    private final @Nullable Characters characters;
    private final float @Nullable [] frames;
    private final @Nullable TensorRow tensors;
    private final int steps;

    private RowContent(int[] ids, @Nullable Encoding encoding, @Nullable Characters characters) {
        this.ids = ids;
        this.encoding = encoding;
        this.characters = characters;
        this.frames = null;
        this.tensors = null;
        this.steps = requireSteps(ids.length);
    }

    private RowContent(float @Nullable [] frames, @Nullable TensorRow tensors, int steps) {
        this.ids = NO_IDS;
        this.encoding = null;
        this.characters = null;
        this.frames = frames;
        this.tensors = tensors;
        this.steps = requireSteps(steps);
    }

    private static int requireSteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("a row without steps cannot be run");
        }
        return steps;
    }

    /**
     * The characters of a row's tokens.
     *
     * @param ids {@code width} ids a token, token by token
     * @param width characters a token
     */
    public record Characters(int[] ids, int width) {}

    /** A text of one token or more, with its characters where it has them. */
    public static RowContent of(Encoding text) {
        return new RowContent(text.ids(), text, null);
    }

    /** Token ids, one or more, for models that read no characters. */
    public static RowContent ofIds(int[] ids) {
        return new RowContent(ids, null, null);
    }

    /**
     * Token ids, one or more.
     *
     * @param characters those of its tokens, or null for a model that reads none
     */
    public static RowContent ofIds(int[] ids, @Nullable Characters characters) {
        return new RowContent(ids, null, characters);
    }

    /**
     * Frames of floats, one or more.
     *
     * @param values {@code steps * width}, frame by frame
     */
    public static RowContent ofFrames(float[] values, int steps) {
        return new RowContent(values, null, steps);
    }

    /** The tensors of a graph that is run on whatever tensors it takes, in one step. */
    public static RowContent ofTensors(TensorRow tensors) {
        return new RowContent(null, tensors, 1);
    }

    /** How many steps it has. */
    int steps() {
        return steps;
    }

    /** Token ids, one a step; empty for frames and tensors. Not a copy, so read only. */
    public int[] ids() {
        return ids;
    }

    float @Nullable [] frames() {
        return frames;
    }

    @Nullable
    TensorRow tensors() {
        return tensors;
    }

    /** The characters of some tokens, {@link #characterWidth()} ids each. */
    int[] characterIds(int from, int count) {
        if (characters != null) {
            return Arrays.copyOfRange(characters.ids(), from * characters.width(), (from + count) * characters.width());
        }
        return Objects.requireNonNull(encoding, "a model that reads characters is given texts or characters")
                .characterIds(from, count);
    }

    /** How many characters a token has; 0 without any. */
    int characterWidth() {
        if (characters != null) {
            return characters.width();
        }
        return encoding == null ? 0 : encoding.characterWidth();
    }
}
