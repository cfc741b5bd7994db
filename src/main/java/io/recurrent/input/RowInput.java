package io.recurrent.input;

import io.recurrent.error.InferenceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One input of a text task: raw text, or tokens that are split already.
 *
 * @param text raw text, or null when there are tokens
 * @param tokens a token each, or null when there is text
 */
public record RowInput(@Nullable String text, @Nullable List<String> tokens) {

    /**
     * Checks that exactly one of both is there.
     *
     * @throws InferenceException INVALID_ARGUMENT otherwise
     */
    public RowInput {
        if (text == null && tokens == null) {
            throw InferenceException.invalid("text", "give either 'text' or 'tokens'; neither is there");
        }
        if (text != null && tokens != null) {
            throw InferenceException.invalid("text", "give either 'text' or 'tokens', not both");
        }
    }
}
