package io.recurrent.api.grpc.classification;

import io.recurrent.api.grpc.sequences.StepMessages;
import io.recurrent.serving.StepValue;
import io.recurrent.task.classification.ClassifiedStep;
import io.recurrent.v1.SequenceResponse;
import org.springframework.stereotype.Component;

/** A classifier's part of the answer to a step. */
@Component
final class ClassifiedStepMessages implements StepMessages {
    @Override
    public void write(StepValue value, SequenceResponse.Answer.Builder message) {
        if (!(value instanceof ClassifiedStep step)) {
            return;
        }
        if (step.label() != null && step.scores() != null) {
            message.setLabel(step.label()).putAllScores(ClassifyMessages.scores(step.scores()));
        }
        if (step.trajectory() != null) {
            message.addAllTrajectory(ClassifyMessages.points(step.trajectory()));
        }
    }
}
