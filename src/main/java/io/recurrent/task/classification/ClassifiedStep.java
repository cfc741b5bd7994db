package io.recurrent.task.classification;

import io.recurrent.serving.StepValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A classifier's answer to a step.
 *
 * @param label the most probable label after all input so far; null while nothing was consumed
 * @param scores the probability of each label; null while nothing was consumed
 * @param trajectory the scores after each token of the step; null unless asked for
 */
public record ClassifiedStep(
        @Nullable String label,
        @Nullable Map<String, Float> scores,
        @Nullable List<TokenScores> trajectory) implements StepValue {}
