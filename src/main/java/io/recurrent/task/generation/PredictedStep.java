package io.recurrent.task.generation;

import io.recurrent.serving.StepValue;
import io.recurrent.task.writing.TokenProbability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A language model's answer to a step.
 *
 * @param next the most probable next tokens; null while nothing was consumed
 */
public record PredictedStep(@Nullable List<TokenProbability> next) implements StepValue {}
