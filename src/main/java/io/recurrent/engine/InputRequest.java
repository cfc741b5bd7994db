package io.recurrent.engine;

import io.recurrent.error.InferenceException;
import io.recurrent.input.InputPlace;
import io.recurrent.input.RowInput;
import java.util.List;

/**
 * Inputs for a task that answers each of them.
 *
 * @param model which model
 * @param inputs at least one
 * @param list whether the caller sent a list, which matters for naming fields only
 */
public record InputRequest(ModelReference model, List<RowInput> inputs, boolean list) {
    /**
     * Copies the inputs.
     *
     * @throws InferenceException INVALID_ARGUMENT when there are none
     */
    public InputRequest {
        if (inputs.isEmpty()) {
            throw InferenceException.invalid("inputs", "'inputs' is empty; give at least one");
        }
        inputs = List.copyOf(inputs);
    }

    /** A request with one input that was not sent as a list. */
    public static InputRequest single(ModelReference model, RowInput input) {
        return new InputRequest(model, List.of(input), false);
    }

    /** Where an input stands. */
    InputPlace place(int index) {
        return list ? InputPlace.at("inputs[" + index + "].") : InputPlace.ROOT;
    }
}
