package io.recurrent.input;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.LoadedModel;
import io.recurrent.text.Encoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns inputs into rows that the model accepts, or says which field of the request it does not. */
public final class InputEncoder {
    private InputEncoder() {}

    /**
     * Encodes one input.
     *
     * @param prefix where the input stands in the request: empty, or such as {@code inputs[2].}
     * @throws InferenceException INVALID_ARGUMENT when there is no token, INPUT_TOO_LARGE when there are too many
     */
    public static Encoding encode(LoadedModel model, RowInput input, String prefix) {
        Encoding encoding = encodeAny(model, input, prefix);
        if (encoding.length() == 0) {
            String field = field(input, prefix);
            throw InferenceException.invalid(field, "'" + field + "' holds no token; give at least one word or sign");
        }
        return encoding;
    }

    private static String field(RowInput input, String prefix) {
        return prefix + (input.text() != null ? "text" : "tokens");
    }

    /** As {@link #encode}, also for an input without tokens. */
    public static Encoding encodeAny(LoadedModel model, RowInput input, String prefix) {
        Encoding encoding = tokenize(model, input, prefix);
        if (encoding.length() > model.maxTokens()) {
            String field = field(input, prefix);
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    field,
                    "'" + field + "' has " + encoding.length() + " tokens, model "
                            + model.bundle().name() + " takes " + model.maxTokens() + "; split the text");
        }
        return encoding;
    }

    private static Encoding tokenize(LoadedModel model, RowInput input, String prefix) {
        try {
            @Nullable List<String> tokens = input.tokens();
            if (tokens != null) {
                return model.tokenizer().encode(tokens);
            }
            return model.tokenizer().encode(input.text() == null ? "" : input.text());
        } catch (InferenceException e) {
            if (prefix.isEmpty() || e.field() == null) {
                throw e;
            }
            throw InferenceException.at(e.code(), prefix + e.field(), "'" + prefix + e.field() + "': " + e.detail());
        }
    }
}
