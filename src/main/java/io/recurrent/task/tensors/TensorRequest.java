package io.recurrent.task.tensors;

import io.recurrent.engine.ModelReference;
import io.recurrent.tensor.TensorData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to run.
 *
 * @param model which model
 * @param inputs by name; rows are counted by the first axis that is not the steps'
 * @param outputs which outputs, in this order; empty for all but states
 * @param sequence null for rows that depend on nothing before
 * @param priority 0 for the usual one, 1 for the most urgent, {@link #LOWEST_PRIORITY} for the least
 */
public record TensorRequest(
        ModelReference model,
        List<TensorData> inputs,
        List<Wanted> outputs,
        @Nullable SequenceMark sequence,
        int priority) {
    /** The least urgent. */
    public static final int LOWEST_PRIORITY = 3;

    /** Copies the lists. */
    public TensorRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * An output that is wanted.
     *
     * @param name its name
     * @param classes 0 for the values; else so many best classes of each row, as strings {@code score:index:label}
     */
    public record Wanted(String name, int classes) {}

    /**
     * Where a request stands in its sequence.
     *
     * @param id the sequence's id; 1 to 128 of {@code A-Z a-z 0-9 . _ -}, the first no dot
     * @param start whether it is the first; one of the same id that lives ends then
     * @param end whether it is the last
     */
    public record SequenceMark(String id, boolean start, boolean end) {}
}
