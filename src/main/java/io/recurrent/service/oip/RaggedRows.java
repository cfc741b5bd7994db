package io.recurrent.service.oip;

import io.recurrent.error.InferenceException;
import io.recurrent.task.tensors.RequestInputs;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows that differ in length and came one after the other without padding. */
final class RaggedRows {
    /** More than any message holds; below it products of sizes cannot overflow. */
    private static final long MOST_BYTES = 64L << 20;

    private RaggedRows() {}

    /**
     * The rows' steps, as the caller's lists or its lengths say.
     *
     * @return null for a tensor that is not ragged
     * @throws InferenceException INVALID_ARGUMENT when nothing says how long rows are
     */
    static int @Nullable [] steps(TensorData data, TensorSpec spec, @Nullable Tensor lengths) {
        if (!RequestInputs.ragged(data)) {
            return null;
        }
        requireLayout(data, spec);
        int rows = (int) Math.min(Integer.MAX_VALUE, data.shape().dimension(0));
        int[] steps = data.rowSteps();
        if (lengths != null) {
            int[] given = integers(lengths);
            if (steps.length > 0 && !Arrays.equals(steps, given)) {
                throw InferenceException.invalid(
                        lengths.name(),
                        "input '" + lengths.name() + "' and the lists of input '" + data.name()
                                + "' give rows of different length; leave one out, or let both say the same");
            }
            steps = given;
        }
        if (steps.length == 0 || steps.length != rows || Arrays.stream(steps).anyMatch(count -> count < 1)) {
            throw wrong(
                    data,
                    "rows of different length need a length each, 1 or more: as nested lists, or in the lengths' input;"
                            + " shape " + data.shape() + " has " + data.shape().dimension(0) + " rows, lengths are "
                            + steps.length);
        }
        return steps;
    }

    private static int[] integers(Tensor lengths) {
        int[] values = new int[lengths.buffer().remaining()];
        for (int row = 0; row < values.length; row++) {
            values[row] = Math.clamp(lengths.integer(row), -1, Integer.MAX_VALUE);
        }
        return values;
    }

    private static void requireLayout(TensorData data, TensorSpec spec) {
        Shape shape = data.shape();
        boolean fits = spec.batchAxis() == 0
                && spec.timeAxis() == 1
                && shape.rank() == spec.shape().rank();
        for (int axis = 0; fits && axis < shape.rank(); axis++) {
            fits = shape.dynamic(axis) == (axis == 1) && (axis == 1 || shape.dimension(axis) > 0);
        }
        if (!fits || data.type() != spec.type()) {
            throw wrong(
                    data,
                    "rows of different length have shape [rows, -1] or [rows, -1, width] of "
                            + spec.type().protocolName() + ", got "
                            + data.type().protocolName() + " " + shape
                            + "; the model's is " + spec.shape());
        }
    }

    /**
     * The same elements as one row, {@code [1, all steps]} or {@code [1, all steps, width]}: nothing is copied or
     * padded.
     *
     * @throws InferenceException INVALID_ARGUMENT when the rows' steps and the data disagree
     */
    static Tensor joined(TensorData data, TensorSpec spec, int[] steps) {
        requireLayout(data, spec);
        long width = data.shape().rank() == 3 ? data.shape().dimension(2) : 1;
        long sum = Arrays.stream(steps).asLongStream().sum();
        if (width > MOST_BYTES
                || sum > MOST_BYTES
                || sum * width * data.type().bytes() != data.data().remaining()) {
            throw wrong(
                    data,
                    "the rows have " + sum + " steps together, the data has "
                            + data.data().remaining() + " bytes");
        }
        return TensorData.of(data.name(), data.type(), data.shape().with(0, 1).with(1, sum), data.data())
                .tensor();
    }

    private static InferenceException wrong(TensorData data, String message) {
        return InferenceException.invalid(data.name(), "input '" + data.name() + "': " + message);
    }
}
