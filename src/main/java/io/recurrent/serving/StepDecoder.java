package io.recurrent.serving;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** How a task answers the steps of a sequence. Thread safe. */
public interface StepDecoder {
    /** Whether the scores after each token of a step mean something, too. */
    default boolean followsTokens() {
        return false;
    }

    /**
     * The answer to a step.
     *
     * @param scores after all input so far; null while nothing was consumed
     * @param trace the scores after each token of this step, when they were asked for; else null
     * @param token what a token of this step is called
     * @throws io.recurrent.error.InferenceException INFERENCE_FAILED when scores mean nothing
     */
    StepValue answer(float @Nullable [] scores, @Nullable List<float[]> trace, IntFunction<String> token);
}
