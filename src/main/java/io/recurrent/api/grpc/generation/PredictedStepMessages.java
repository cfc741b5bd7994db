package io.recurrent.api.grpc.generation;

import io.recurrent.api.grpc.sequences.StepMessages;
import io.recurrent.serving.StepValue;
import io.recurrent.task.generation.PredictedStep;
import io.recurrent.v1.SequenceResponse;
import org.springframework.stereotype.Component;

/** A language model's part of the answer to a step. */
@Component
final class PredictedStepMessages implements StepMessages {
    @Override
    public void write(StepValue value, SequenceResponse.Answer.Builder message) {
        if (value instanceof PredictedStep step && step.next() != null) {
            message.addAllNext(GenerationMessages.next(step.next()));
        }
    }
}
