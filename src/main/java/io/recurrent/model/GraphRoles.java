package io.recurrent.model;

import io.recurrent.runtime.SessionContract;
import io.recurrent.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph's tensors by what they mean.
 *
 * @param ids token ids
 * @param lengths rows' lengths, or null when the graph takes no padding
 * @param characters character ids, or null
 * @param states initial states, fed with zeros
 * @param scores the output to read
 */
record GraphRoles(
        TensorSpec ids,
        @Nullable TensorSpec lengths,
        @Nullable TensorSpec characters,
        List<TensorSpec> states,
        TensorSpec scores) {

    SessionContract contract() {
        List<TensorSpec> inputs = new ArrayList<>(states);
        inputs.add(ids);
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
