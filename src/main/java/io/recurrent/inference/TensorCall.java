package io.recurrent.inference;

import io.recurrent.model.RowRun;
import io.recurrent.tensor.TensorData;
import java.util.List;

/** A request for tensors as rows, and the rows' results as tensors. Confined to its call. */
interface TensorCall {
    /** Its rows, none of them run. */
    List<RowRun> rows();

    /** Tokens or frames of all rows. */
    long steps();

    /** Tokens that the vocabulary lacks. */
    long unknownTokens();

    /** What was wanted, after all rows have run. */
    List<TensorData> outputs();
}
