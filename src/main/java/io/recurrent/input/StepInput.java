package io.recurrent.input;

import io.recurrent.error.InferenceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sequence is given in one step: exactly one of these. It may be empty: then nothing is run, and the answer is
 * that of before.
 *
 * @param text raw text; tokens do not reach across steps
 * @param tokens a token each
 * @param ids the model's own token ids
 * @param frames a step each, as many values a frame as the model takes
 */
public record StepInput(
        @Nullable String text,
        @Nullable List<String> tokens,
        int @Nullable [] ids,
        float @Nullable [] @Nullable [] frames) {

    /**
     * Checks that exactly one is there.
     *
     * @throws InferenceException INVALID_ARGUMENT otherwise
     */
    public StepInput {
        int given =
                (text == null ? 0 : 1) + (tokens == null ? 0 : 1) + (ids == null ? 0 : 1) + (frames == null ? 0 : 1);
        if (given != 1) {
            throw InferenceException.invalid(
                    "text", "give exactly one of 'text', 'tokens', 'ids' and 'frames'; there are " + given);
        }
    }
}
