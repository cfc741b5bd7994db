package io.recurrent.input;

import io.recurrent.error.InferenceException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One input as a caller gives it, whatever the transport and the task. Whether a model takes it is not known yet. */
public sealed interface RowInput {

    /**
     * Raw text.
     *
     * @param text may be empty
     */
    record Text(String text) implements RowInput {}

    /**
     * Tokens that are split already.
     *
     * @param tokens a token each
     */
    record Tokens(List<String> tokens) implements RowInput {
        /** Copies the list. */
        public Tokens {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * The model's own token ids.
     *
     * @param ids one a token; read only
     */
    record Ids(int[] ids) implements RowInput {}

    /**
     * Frames of numbers.
     *
     * @param frames one a step, as many values each as the model takes; read only
     */
    record Frames(float[] @Nullable [] frames) implements RowInput {}

    /**
     * A field of a request that may hold an input.
     *
     * @param name as the caller writes it, from the request's root
     * @param input null when the field is not there
     */
    record Field(String name, @Nullable RowInput input) {
        /** A field of raw text. */
        public static Field text(String name, @Nullable String text) {
            return new Field(name, text == null ? null : new Text(text));
        }

        /** A field of tokens. */
        public static Field tokens(String name, @Nullable List<String> tokens) {
            return new Field(name, tokens == null ? null : new Tokens(tokens));
        }

        /** A field of ids. */
        public static Field ids(String name, int @Nullable [] ids) {
            return new Field(name, ids == null ? null : new Ids(ids));
        }

        /** A field of frames. */
        public static Field frames(String name, float @Nullable [] @Nullable [] frames) {
            return new Field(name, frames == null ? null : new Frames(frames));
        }
    }

    /** Raw text. */
    static RowInput text(String text) {
        return new Text(text);
    }

    /** Tokens that are split already. */
    static RowInput tokens(List<String> tokens) {
        return new Tokens(tokens);
    }

    /** The model's own token ids. */
    static RowInput ids(int... ids) {
        return new Ids(ids);
    }

    /** Frames of numbers. */
    static RowInput frames(float[] @Nullable [] frames) {
        return new Frames(frames);
    }

    /**
     * The one rule for requests whose fields stand for each other: exactly one of them is there.
     *
     * @throws InferenceException INVALID_ARGUMENT otherwise, at the first field
     */
    static RowInput exactlyOne(Field... fields) {
        List<RowInput> given = Arrays.stream(fields)
                .map(Field::input)
                .filter(input -> input != null)
                .toList();
        if (given.size() == 1) {
            return given.getFirst();
        }
        String found =
                switch (given.size()) {
                    case 0 -> fields.length == 2 ? "neither is there" : "none is there";
                    case 2 -> fields.length == 2 ? "both are there" : "2 are there";
                    default -> given.size() + " are there";
                };
        throw InferenceException.invalid(fields[0].name(), "give either " + names(fields) + "; " + found);
    }

    private static String names(Field... fields) {
        String all = Arrays.stream(fields)
                .map(field -> "'" + field.name().substring(field.name().lastIndexOf('.') + 1) + "'")
                .collect(Collectors.joining(", "));
        int last = all.lastIndexOf(", ");
        return last < 0 ? all : all.substring(0, last) + " or " + all.substring(last + 2);
    }
}
