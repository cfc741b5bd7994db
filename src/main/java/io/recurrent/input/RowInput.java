package io.recurrent.input;

import io.recurrent.error.InferenceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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
        /** Copies the list; what is wrong with a token the tokeniser says, with its place. */
        public Tokens {
            tokens = Collections.unmodifiableList(new ArrayList<>(tokens));
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
        RowInput only = null;
        int given = 0;
        for (Field field : fields) {
            if (field.input() != null) {
                only = field.input();
                given++;
            }
        }
        if (only != null && given == 1) {
            return only;
        }
        throw InferenceException.invalid(fields[0].name(), asked(fields) + "; " + found(fields));
    }

    /** The fields as a message lists them, such as {@code 'text', 'tokens' and 'frames'}. */
    static String listed(Field... fields) {
        return joined(names(Arrays.asList(fields)), " and ");
    }

    /**
     * Refuses a frame that holds NaN or an infinity.
     *
     * @param name the frames' field, from the request's root
     * @param index the frame's number in it
     * @throws InferenceException INVALID_ARGUMENT that names the value
     */
    static void requireFinite(float[] frame, String name, int index) {
        for (int i = 0; i < frame.length; i++) {
            if (!Float.isFinite(frame[i])) {
                String field = name + "[" + index + "][" + i + "]";
                throw InferenceException.invalid(
                        field, "'" + field + "' must be a finite 32-bit number, got " + frame[i]);
            }
        }
    }

    private static String asked(Field... fields) {
        List<String> names = names(Arrays.asList(fields));
        return names.size() == 2 ? "give either " + joined(names, " or ") : "give exactly one of " + listed(fields);
    }

    private static String found(Field... fields) {
        List<String> given = names(
                Arrays.stream(fields).filter(field -> field.input() != null).toList());
        if (given.isEmpty()) {
            return fields.length == 2
                    ? "neither is there"
                    : "neither " + joined(names(Arrays.asList(fields)), " nor ") + " is there";
        }
        return fields.length == 2
                ? "both are there"
                : (given.size() == 2 ? "both " : "") + joined(given, " and ") + " are there";
    }

    private static List<String> names(List<Field> fields) {
        return fields.stream()
                .map(field -> "'" + field.name().substring(field.name().lastIndexOf('.') + 1) + "'")
                .toList();
    }

    private static String joined(List<String> names, String last) {
        return String.join(", ", names.subList(0, names.size() - 1)) + last + names.getLast();
    }
}
