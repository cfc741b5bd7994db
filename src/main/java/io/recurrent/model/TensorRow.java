package io.recurrent.model;

import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one row of a {@link TensorGraph} is given, and what came out. Not thread safe: one thread at a time, and whoever
 * hands it on does so safely.
 */
public final class TensorRow {
    private final List<TensorData> inputs;
    private final List<String> wanted;
    private @Nullable List<TensorData> outputs;

    /**
     * A row that has not run.
     *
     * @param inputs every input of the graph, checked, in the graph's order
     * @param wanted names of outputs
     */
    public TensorRow(List<TensorData> inputs, List<String> wanted) {
        this.inputs = List.copyOf(inputs);
        this.wanted = List.copyOf(wanted);
    }

    List<TensorData> inputs() {
        return inputs;
    }

    /** What it was given. */
    public List<TensorData> given() {
        return inputs;
    }

    List<String> wanted() {
        return wanted;
    }

    /** Whether a run may hold both: their inputs have equal shapes, and the same outputs are wanted. */
    public boolean fits(TensorRow other) {
        return shapes().equals(other.shapes()) && wanted.equals(other.wanted);
    }

    List<Shape> shapes() {
        return inputs.stream().map(TensorData::shape).toList();
    }

    void ran(List<TensorData> given) {
        outputs = given;
    }

    /**
     * The outputs that were wanted, in that order.
     *
     * @throws IllegalStateException when it has not run
     */
    public List<TensorData> outputs() {
        if (outputs == null) {
            throw new IllegalStateException("the row has not run; this is a bug in the server");
        }
        return outputs;
    }
}
