package io.recurrent.api.grpc.sequences;

import io.recurrent.serving.StepValue;
import io.recurrent.v1.SequenceResponse;

/** Writes a task's part of the answer to a step; each task's folder has one for the kinds that it knows. */
@FunctionalInterface
public interface StepMessages {
    /** Writes the part, unless it is of another kind. */
    void write(StepValue value, SequenceResponse.Answer.Builder message);
}
