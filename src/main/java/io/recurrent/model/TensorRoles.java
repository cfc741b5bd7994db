package io.recurrent.model;

import io.recurrent.runtime.SessionContract;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TensorGraph} takes and gives.
 *
 * @param inputs every input, in the graph's order
 * @param outputs every output, in the graph's order
 * @param byRows whether each input and output has an axis of rows, so that requests may share a run
 */
public record TensorRoles(List<Input> inputs, List<Output> outputs, boolean byRows) {

    /**
     * An input.
     *
     * @param spec what it must look like
     * @param state whether it is a state, which requests may leave out
     * @param initial a state's values of one row before the first run; null for zeros
     */
    public record Input(TensorSpec spec, boolean state, float @Nullable [] initial) {}

    /**
     * An output.
     *
     * @param name its name
     * @param type the element type
     * @param shape as the graph declares it
     * @param batchAxis the axis that counts rows, or {@link TensorSpec#NO_AXIS}
     * @param state whether it is a state, which requests get only when they ask for it
     */
    public record Output(String name, ElementType type, Shape shape, int batchAxis, boolean state) {}

    SessionContract contract() {
        return new SessionContract(inputs.stream().map(Input::spec).toList(), List.of());
    }

    /** The axis of rows of an output, or {@link TensorSpec#NO_AXIS}. */
    public int outputAxis(String name) {
        return outputs.stream()
                .filter(output -> output.name().equals(name))
                .mapToInt(Output::batchAxis)
                .findFirst()
                .orElse(TensorSpec.NO_AXIS);
    }
}
