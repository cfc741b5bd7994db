package io.recurrent.service.sequences;

import io.recurrent.engine.StageTimings;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.writing.TokenProbability;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a step: the task's answer after all input so far.
 *
 * @param sequence the sequence's id
 * @param model the model's name
 * @param version the version that the sequence keeps to
 * @param step the step's number, from 1
 * @param consumed tokens or frames of all steps so far
 * @param classification a classifier's answer; null for other tasks, and while nothing was consumed
 * @param next a language model's most probable next tokens; null for other tasks, and while nothing was consumed
 * @param trajectory a classifier's scores after each token of this step; null unless asked for
 * @param scores the model's own, from which the answer was made; null while nothing was consumed; read only
 * @param tokens of this step
 * @param unknownTokens of this step
 * @param timings where the time went
 */
public record StepAnswer(
        String sequence,
        String model,
        String version,
        long step,
        long consumed,
        @Nullable Classification classification,
        @Nullable List<TokenProbability> next,
        @Nullable List<TokenScores> trajectory,
        float @Nullable [] scores,
        int tokens,
        int unknownTokens,
        StageTimings timings) {

    /**
     * The scores after a token.
     *
     * @param token as it stands in the text; for ids and frames their number within the step, from 0
     * @param scores of every label
     */
    public record TokenScores(String token, Map<String, Float> scores) {}
}
