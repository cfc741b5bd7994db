package io.recurrent.task.classification;

import io.recurrent.call.Call;
import io.recurrent.engine.Answer;
import io.recurrent.engine.InputRequest;
import io.recurrent.error.InferenceException;

/**
 * The one door through which every transport asks for labels. Thread safe; a call blocks its thread until there is an
 * answer, the deadline passes or the call is cancelled. All inputs of a call are answered by one version, all or none.
 *
 * <p>Every method throws {@link InferenceException} with any code but UNAUTHENTICATED and PERMISSION_DENIED; its field,
 * where there is one, is relative to the request: {@code text} for the only input of a call, {@code inputs[2].text} for
 * one of several when the request is a list.
 */
public interface ClassificationService {

    /** A label and the probability of each for every input. */
    Answer<Classification> classify(Call call, InputRequest request);

    /**
     * A label for every input, and the scores after each of its tokens, all from one pass.
     *
     * @throws InferenceException TASK_MISMATCH also for a classifier that does not carry its state forward
     */
    Answer<Trajectory> trajectory(Call call, InputRequest request);
}
