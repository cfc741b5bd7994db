package io.recurrent.task.classification;

import io.recurrent.call.Call;
import io.recurrent.engine.Answer;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.task.tagging.Span;
import java.util.List;

/**
 * The one door through which every transport asks for answers. Thread safe; a call blocks its thread until there is an
 * answer, the deadline passes or the call is cancelled. All inputs of a call are answered by one version, all or none.
 *
 * <p>Every method throws {@link InferenceException} with any code but UNAUTHENTICATED and PERMISSION_DENIED; its field,
 * where there is one, is relative to the request: {@code text} for the only input of a call, {@code inputs[2].text} for
 * one of several when {@code list} is true.
 */
public interface ClassificationService {

    /**
     * What to answer.
     *
     * @param model which model
     * @param inputs at least one
     * @param list whether the caller sent a list, which matters for naming fields only
     */
    record Request(ModelReference model, List<RowInput> inputs, boolean list) {
        /**
         * Copies the inputs.
         *
         * @throws InferenceException INVALID_ARGUMENT when there are none
         */
        public Request {
            if (inputs.isEmpty()) {
                throw InferenceException.invalid("inputs", "'inputs' is empty; give at least one");
            }
            inputs = List.copyOf(inputs);
        }

        /** A request with one input that was not sent as a list. */
        public static Request single(ModelReference model, RowInput input) {
            return new Request(model, List.of(input), false);
        }
    }

    /** A label and the probability of each for every input. */
    Answer<Classification> classify(Call call, Request request);

    /**
     * A label for every input, and the scores after each of its tokens, all from one pass.
     *
     * @throws InferenceException TASK_MISMATCH also for a classifier that does not carry its state forward
     */
    Answer<Trajectory> trajectory(Call call, Request request);

    /** The labelled spans of every input, in order of their place. */
    Answer<List<Span>> tag(Call call, Request request);
}
