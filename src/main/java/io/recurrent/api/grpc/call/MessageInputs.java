package io.recurrent.api.grpc.call;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.input.RowInput.Field;
import io.recurrent.v1.Frame;
import io.recurrent.v1.TextInput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Messages to inputs. A list without elements cannot be told from none, so it counts as none. */
public final class MessageInputs {
    private MessageInputs() {}

    /** The inputs of a list. */
    public static List<RowInput> of(List<TextInput> messages) {
        return each(
                messages,
                (message, prefix) -> RowInput.exactlyOne(
                        text(message, prefix),
                        tokens(prefix + "tokens", message.getTokensList()),
                        frames(prefix + "frames", message.getFramesList(), Frame::getValuesList)));
    }

    /** As {@link #of}, for tasks that read text and no frames. */
    public static List<RowInput> ofTexts(List<TextInput> messages) {
        return each(messages, (message, prefix) -> {
            if (message.getFramesCount() > 0) {
                throw InferenceException.invalid(
                        prefix + "frames", "'" + prefix + "frames' is not taken here; give 'text' or 'tokens'");
            }
            return RowInput.exactlyOne(text(message, prefix), tokens(prefix + "tokens", message.getTokensList()));
        });
    }

    private static List<RowInput> each(List<TextInput> messages, BiFunction<TextInput, String, RowInput> input) {
        List<RowInput> inputs = new ArrayList<>(messages.size());
        for (TextInput message : messages) {
            inputs.add(input.apply(message, "inputs[" + inputs.size() + "]."));
        }
        return inputs;
    }

    private static Field text(TextInput message, String prefix) {
        return Field.text(prefix + "text", message.hasText() ? message.getText() : null);
    }

    /** The only input of a message of text or tokens. */
    public static RowInput input(@Nullable String text, List<String> tokens) {
        return RowInput.exactlyOne(Field.text("text", text), tokens("tokens", tokens));
    }

    /** A field of tokens; a list without elements cannot be told from none. */
    public static Field tokens(String name, List<String> tokens) {
        return Field.tokens(name, tokens.isEmpty() ? null : tokens);
    }

    /** A field of frames, which are finite. */
    public static <T> Field frames(String name, List<T> messages, Function<T, List<Float>> values) {
        if (messages.isEmpty()) {
            return Field.frames(name, null);
        }
        float[][] frames = new float[messages.size()][];
        for (int i = 0; i < frames.length; i++) {
            List<Float> frame = values.apply(messages.get(i));
            frames[i] = new float[frame.size()];
            for (int j = 0; j < frames[i].length; j++) {
                frames[i][j] = frame.get(j);
            }
            RowInput.requireFinite(frames[i], name, i);
        }
        return Field.frames(name, frames);
    }

    /** What a message must name. */
    public static String required(String value, String field) {
        if (value.isEmpty()) {
            String where = field.equals("model") ? "name one, see ListModels" : "give it";
            throw InferenceException.invalid(field, "'" + field + "' is empty; " + where);
        }
        return value;
    }

    /** A string of which emptiness says that there is none. */
    public static @Nullable String optional(String value) {
        return value.isEmpty() ? null : value;
    }

    /** The model that a message must name. */
    public static ModelReference model(String name, String version) {
        return modelAt("model", name, version);
    }

    /** The model that a message must name in {@code field}. */
    public static ModelReference modelAt(String field, String name, String version) {
        return new ModelReference(required(name, field), optional(version));
    }

    /** The model that a message names, or else the service's own. */
    public static ModelReference model(String name, String version, String otherwise) {
        return new ModelReference(name.isEmpty() ? otherwise : name, optional(version));
    }
}
