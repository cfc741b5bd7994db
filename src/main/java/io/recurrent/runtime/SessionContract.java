package io.recurrent.runtime;

import io.recurrent.tensor.TensorSpec;
import java.util.List;

/**
 * What every run of a session must be given and what it answers. The session checks each run against it, because the
 * native runtime does not: some inputs end the process, others are silently taken for something else.
 *
 * @param inputs every input of the graph
 * @param outputs the outputs that runs may ask for
 */
public record SessionContract(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    /** Copies the lists. */
    public SessionContract {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
