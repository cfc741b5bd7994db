package io.recurrent.service.sequences;

import io.recurrent.task.classification.Classification;
import io.recurrent.task.classification.ClassifiedStep;
import io.recurrent.task.classification.TokenScores;
import io.recurrent.task.generation.PredictedStep;
import io.recurrent.task.writing.TokenProbability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The task's part of the answer to a step, as the other calls of the task answer. */
final class Answers {
    private Answers() {}

    static @Nullable Classification classification(StepAnswer answer) {
        ClassifiedStep step = (ClassifiedStep) answer.value();
        return step.label() == null ? null : new Classification(step.label(), step.scores());
    }

    static @Nullable List<TokenScores> trajectory(StepAnswer answer) {
        return ((ClassifiedStep) answer.value()).trajectory();
    }

    static @Nullable List<TokenProbability> next(StepAnswer answer) {
        return ((PredictedStep) answer.value()).next();
    }
}
