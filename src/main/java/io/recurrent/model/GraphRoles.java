package io.recurrent.model;

import io.recurrent.runtime.SessionContract;
import io.recurrent.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph's tensors by what they mean.
 *
 * @param ids token ids, or null for a graph that reads frames
 * @param frames frames of floats, or null for a graph that reads tokens
 * @param lengths rows' lengths, or null when the graph takes no padding
 * @param characters character ids, or null
 * @param states what goes in at the first step and comes out after the last
 * @param scores the output to read
 */
public record GraphRoles(
        @Nullable TensorSpec ids,
        @Nullable TensorSpec frames,
        @Nullable TensorSpec lengths,
        @Nullable TensorSpec characters,
        List<State> states,
        TensorSpec scores) {

    /**
     * A state of the recurrent part.
     *
     * @param input the state before a run
     * @param output the name of the same state after the run
     * @param initial one row's values before the first run, or null for zeros; read only
     */
    public record State(TensorSpec input, String output, float @Nullable [] initial) {}

    /** Every input, and the scores. */
    public SessionContract contract() {
        List<TensorSpec> inputs = new ArrayList<>();
        states.forEach(state -> inputs.add(state.input()));
        if (ids != null) {
            inputs.add(ids);
        }
        if (frames != null) {
            inputs.add(frames);
        }
        if (lengths != null) {
            inputs.add(lengths);
        }
        if (characters != null) {
            inputs.add(characters);
        }
        return new SessionContract(inputs, List.of(scores));
    }

    /** Rows that one run may hold: 1 when the graph fixes the batch axis of any input. */
    int mostRows() {
        long most = Integer.MAX_VALUE;
        for (TensorSpec input : contract().inputs()) {
            if (!input.shape().dynamic(input.batchAxis())) {
                most = Math.min(most, input.shape().dimension(input.batchAxis()));
            }
        }
        return (int) most;
    }
}
