package io.recurrent.service.oip;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.tensors.RequestInputs;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows that differ in length and came one after the other without padding. */
final class RaggedRows {
    /** Bytes of all rows with padding, which the caller did not have to send. */
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
        if (steps.length == 0 && lengths != null) {
            steps = new int[lengths.buffer().remaining()];
            for (int row = 0; row < steps.length; row++) {
                steps[row] = Math.clamp(lengths.integer(row), -1, Integer.MAX_VALUE);
            }
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

    /** The same rows filled up with zeros; a tensor that is not ragged stays as it is. */
    static TensorData padded(TensorData data, TensorSpec spec, int @Nullable [] steps) {
        if (steps == null || !RequestInputs.ragged(data)) {
            return data;
        }
        requireLayout(data, spec);
        long step =
                data.type().bytes() * (data.shape().rank() == 3 ? data.shape().dimension(2) : 1);
        long longest = Arrays.stream(steps).max().orElse(1);
        long sum = Arrays.stream(steps).asLongStream().sum();
        if (step > MOST_BYTES || longest > MOST_BYTES || step * longest > MOST_BYTES / steps.length) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    data.name(),
                    "input '" + data.name() + "' is too large; send fewer rows, or rows of like length");
        }
        if (sum * step != data.data().remaining()) {
            throw wrong(
                    data,
                    "the rows have " + sum * step + " bytes together, the data "
                            + data.data().remaining());
        }
        TensorData padded =
                TensorData.allocate(data.name(), data.type(), data.shape().with(1, longest));
        ByteBuffer from = data.data();
        int at = from.position();
        for (int row = 0; row < steps.length; row++) {
            int bytes = (int) (steps[row] * step);
            padded.data().put((int) (row * longest * step), from, at, bytes);
            at += bytes;
        }
        return padded;
    }

    private static InferenceException wrong(TensorData data, String message) {
        return InferenceException.invalid(data.name(), "input '" + data.name() + "': " + message);
    }
}
