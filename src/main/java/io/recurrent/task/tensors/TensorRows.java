package io.recurrent.task.tensors;

import io.recurrent.error.InferenceException;
import io.recurrent.model.RowProgress;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import io.recurrent.tensor.TensorData;
import java.util.List;

/** A request for tensors as rows, and the rows' results as tensors. Confined to its call. */
public interface TensorRows {
    /**
     * Refuses outputs that a model does not have.
     *
     * @throws InferenceException INVALID_ARGUMENT that names one
     */
    static void requireOutputs(List<Wanted> asked, List<String> known) {
        for (Wanted one : asked) {
            if (!known.contains(one.name())) {
                throw InferenceException.invalid(
                        one.name(), "the model has no output '" + one.name() + "', it has " + known);
            }
        }
    }

    /** Its rows, none of them run. */
    List<RowProgress> rows();

    /** Tokens or frames of all rows. */
    long steps();

    /** Tokens that the vocabulary lacks. */
    long unknownTokens();

    /** What was wanted, after all rows have run. */
    List<TensorData> outputs();
}
