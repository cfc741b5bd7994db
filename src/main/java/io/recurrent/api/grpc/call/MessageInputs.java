package io.recurrent.api.grpc.call;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.v1.TextInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages to inputs. A list without elements cannot be told from none, so it counts as none. */
public final class MessageInputs {
    private MessageInputs() {}

    public static List<io.recurrent.input.RowInput> of(List<TextInput> messages) {
        List<io.recurrent.input.RowInput> inputs = new ArrayList<>(messages.size());
        for (TextInput message : messages) {
            String prefix = "inputs[" + inputs.size() + "].";
            inputs.add(input(message.hasText() ? message.getText() : null, message.getTokensList(), prefix));
        }
        return inputs;
    }

    /** The only input of a message. */
    public static io.recurrent.input.RowInput input(@Nullable String text, List<String> tokens) {
        return input(text, tokens, "");
    }

    private static io.recurrent.input.RowInput input(@Nullable String text, List<String> tokens, String prefix) {
        return input(text, tokens, prefix + "text", prefix + "tokens");
    }

    /** An input whose text and tokens have names of their own. */
    public static io.recurrent.input.RowInput input(
            @Nullable String text, List<String> tokens, String textField, String tokensField) {
        if ((text == null) == tokens.isEmpty()) {
            String found = text == null ? "neither is there" : "both are there";
            throw InferenceException.invalid(
                    textField, "give either '" + last(textField) + "' or '" + last(tokensField) + "'; " + found);
        }
        return new io.recurrent.input.RowInput(text, text == null ? tokens : null);
    }

    private static String last(String field) {
        return field.substring(field.lastIndexOf('.') + 1);
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
