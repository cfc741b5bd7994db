package io.recurrent.task.score;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.List;

/** Checks of the raw numbers that a model gives. */
public final class Scores {
    private Scores() {}

    /**
     * Refuses a model's answer that holds NaN or an infinity, from which nothing true could be said.
     *
     * @param count values from {@code offset} on, the labels' over and over
     * @throws InferenceException INFERENCE_FAILED naming the first such value
     */
    public static void requireFinite(float[] scores, int offset, int count, List<String> labels) {
        for (int i = 0; i < count; i++) {
            float score = scores[offset + i];
            if (!Float.isFinite(score)) {
                String label = labels.get(i % labels.size());
                throw new InferenceException(
                        ErrorCode.INFERENCE_FAILED,
                        "the model gave " + score + " as the score of label '" + label + "' in step "
                                + i / labels.size() + "; scores must be finite numbers");
            }
        }
    }
}
