package io.recurrent.api.grpc;

import io.recurrent.error.InferenceException;
import io.recurrent.inference.ModelReference;
import io.recurrent.inference.StepInput;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.GenerateRequest;
import io.recurrent.v1.PredictNextRequest;
import io.recurrent.v1.SequenceRequest;
import io.recurrent.v1.TagRequest;
import io.recurrent.v1.TextInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages to inputs. A list without elements cannot be told from none, so it counts as none. */
final class MessageInputs {
    private MessageInputs() {}

    static io.recurrent.inference.TextInput of(ClassifyRequest message) {
        return input(message.hasText() ? message.getText() : null, message.getTokensList(), "");
    }

    static io.recurrent.inference.TextInput of(TagRequest message) {
        return input(message.hasText() ? message.getText() : null, message.getTokensList(), "");
    }

    static List<io.recurrent.inference.TextInput> of(List<TextInput> messages) {
        List<io.recurrent.inference.TextInput> inputs = new ArrayList<>(messages.size());
        for (TextInput message : messages) {
            String prefix = "inputs[" + inputs.size() + "].";
            inputs.add(input(message.hasText() ? message.getText() : null, message.getTokensList(), prefix));
        }
        return inputs;
    }

    static io.recurrent.inference.TextInput of(GenerateRequest message) {
        String prompt = message.hasPrompt() ? message.getPrompt() : null;
        return input(prompt, message.getPromptTokensList(), "prompt", "promptTokens");
    }

    static io.recurrent.inference.TextInput of(PredictNextRequest message) {
        return input(message.hasText() ? message.getText() : null, message.getTokensList(), "");
    }

    private static io.recurrent.inference.TextInput input(@Nullable String text, List<String> tokens, String prefix) {
        return input(text, tokens, prefix + "text", prefix + "tokens");
    }

    private static io.recurrent.inference.TextInput input(
            @Nullable String text, List<String> tokens, String textField, String tokensField) {
        if ((text == null) == tokens.isEmpty()) {
            String found = text == null ? "neither is there" : "both are there";
            throw InferenceException.invalid(
                    textField, "give either '" + last(textField) + "' or '" + last(tokensField) + "'; " + found);
        }
        return new io.recurrent.inference.TextInput(text, text == null ? tokens : null);
    }

    private static String last(String field) {
        return field.substring(field.lastIndexOf('.') + 1);
    }

    static StepInput of(SequenceRequest.Step message) {
        return new StepInput(
                message.hasText() ? message.getText() : null,
                message.getTokensCount() == 0 ? null : message.getTokensList(),
                message.getIdsCount() == 0
                        ? null
                        : message.getIdsList().stream()
                                .mapToInt(Integer::intValue)
                                .toArray(),
                message.getFramesCount() == 0 ? null : frames(message.getFramesList()));
    }

    private static float[][] frames(List<SequenceRequest.Frame> messages) {
        float[][] frames = new float[messages.size()][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new float[messages.get(i).getValuesCount()];
            for (int j = 0; j < frames[i].length; j++) {
                frames[i][j] = messages.get(i).getValues(j);
                requireFinite(frames[i][j], i, j);
            }
        }
        return frames;
    }

    private static void requireFinite(float value, int frame, int place) {
        if (!Float.isFinite(value)) {
            String field = "frames[" + frame + "][" + place + "]";
            throw InferenceException.invalid(field, "'" + field + "' must be a finite 32-bit number, got " + value);
        }
    }

    /** What a message must name. */
    static String required(String value, String field) {
        if (value.isEmpty()) {
            String where = field.equals("model") ? "name one, see ListModels" : "give it";
            throw InferenceException.invalid(field, "'" + field + "' is empty; " + where);
        }
        return value;
    }

    /** A string of which emptiness says that there is none. */
    static @Nullable String optional(String value) {
        return value.isEmpty() ? null : value;
    }

    /** The model that a message must name. */
    static ModelReference model(String name, String version) {
        return modelAt("model", name, version);
    }

    /** The model that a message must name in {@code field}. */
    static ModelReference modelAt(String field, String name, String version) {
        return new ModelReference(required(name, field), optional(version));
    }

    /** The model that a message names, or else the service's own. */
    static ModelReference model(String name, String version, String otherwise) {
        return new ModelReference(name.isEmpty() ? otherwise : name, optional(version));
    }
}
