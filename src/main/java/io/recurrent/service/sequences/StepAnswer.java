package io.recurrent.service.sequences;

import io.recurrent.engine.StageTimings;
import io.recurrent.serving.StepValue;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a step: the task's answer after all input so far.
 *
 * @param sequence the sequence's id
 * @param model the model's name
 * @param version the version that the sequence keeps to
 * @param step the step's number, from 1
 * @param consumed tokens or frames of all steps so far
 * @param value the task's own part
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
        StepValue value,
        float @Nullable [] scores,
        int tokens,
        int unknownTokens,
        StageTimings timings) {}
