package io.recurrent.service.oip;

import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorSpec;

/**
 * Reads single rows out of a tensor of several, whatever the order of its axes.
 *
 * @param tensor all rows
 * @param starts the element with which each row begins
 * @param stepStride elements from a step to the next
 * @param innerStride elements from a value of a step to the next
 * @param width values a step
 */
record RowReader(Tensor tensor, int[] starts, int stepStride, int innerStride, int width) {

    /** Rows of equal length, filled up beyond their own. */
    static RowReader padded(Tensor tensor, TensorSpec spec) {
        Shape shape = tensor.shape();
        int[] starts = new int[(int) shape.dimension(spec.batchAxis())];
        for (int row = 0; row < starts.length; row++) {
            starts[row] = row * shape.stride(spec.batchAxis());
        }
        int inner = spec.innerAxis();
        return new RowReader(
                tensor,
                starts,
                shape.stride(spec.timeAxis()),
                inner == TensorSpec.NO_AXIS ? 1 : shape.stride(inner),
                inner == TensorSpec.NO_AXIS ? 1 : (int) shape.dimension(inner));
    }

    /** Rows that lie one after the other, {@code [1, all steps]} or {@code [1, all steps, width]}. */
    static RowReader joined(Tensor tensor, int[] steps) {
        int width = tensor.shape().rank() == 3 ? (int) tensor.shape().dimension(2) : 1;
        int[] starts = new int[steps.length];
        for (int row = 1; row < starts.length; row++) {
            starts[row] = starts[row - 1] + steps[row - 1] * width;
        }
        return new RowReader(tensor, starts, width, 1, width);
    }

    /** The integers of a row's first steps, {@link #width()} a step. */
    int[] integers(int row, int steps) {
        int[] values = new int[steps * width];
        for (int t = 0; t < steps; t++) {
            for (int w = 0; w < width; w++) {
                values[t * width + w] = (int) tensor.integer(starts[row] + t * stepStride + w * innerStride);
            }
        }
        return values;
    }

    /** The floats of a row's first steps, {@link #width()} a step, which lie side by side. */
    float[] floats(int row, int steps) {
        float[] values = new float[steps * width];
        for (int t = 0; t < steps; t++) {
            tensor.floats().get(starts[row] + t * stepStride, values, t * width, width);
        }
        return values;
    }
}
