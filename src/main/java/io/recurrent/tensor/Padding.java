package io.recurrent.tensor;

import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * The one place where rows of different length become one tensor: rows are filled up with a padding value at their end,
 * and their true lengths become a tensor beside them.
 */
public final class Padding {
    private Padding() {}

    /**
     * One row's integers.
     *
     * @param values {@code width} values a step, step by step
     * @param from the step in {@code values} that comes first
     * @param steps how many steps, at least 1
     * @param width values a step; 1 for plain ids
     */
    public record Row(int[] values, int from, int steps, int width) {}

    /**
     * One row's frames of floats.
     *
     * @param values {@code width} values a step, step by step
     * @param from the step in {@code values} that comes first
     * @param steps how many steps, at least 1
     */
    public record Frames(float[] values, int from, int steps) {}

    /** The longest row's steps. */
    public static int longest(List<Row> rows) {
        int longest = 0;
        for (Row row : rows) {
            longest = Math.max(longest, row.steps());
        }
        return longest;
    }

    /**
     * Packs rows of frames into one tensor {@code [batch, time, width]} or {@code [time, batch, width]}, filled up with
     * zeros.
     *
     * @param spec its last axis is the frame's, of fixed size
     * @param steps the longest row's
     */
    public static Tensor packFrames(TensorSpec spec, List<Frames> rows, int steps, BufferArena arena) {
        Shape shape = spec.shape().with(spec.batchAxis(), rows.size()).with(spec.timeAxis(), steps);
        Tensor tensor = arena.tensor(spec.name(), spec.type(), shape);
        fillFrames(tensor, spec, rows);
        return tensor;
    }

    /**
     * Writes rows of frames, or of scores, into a tensor that there is, filled up with zeros.
     *
     * @param tensor floats, as many rows as there are and at least the longest row's steps
     * @param spec the order of the axes: batch and time, then the values of a step, if there are more than one
     */
    public static void fillFrames(Tensor tensor, TensorSpec spec, List<Frames> rows) {
        Shape shape = tensor.shape();
        int steps = (int) shape.dimension(spec.timeAxis());
        FloatBuffer floats = tensor.floats();
        int width = spec.innerAxis() == TensorSpec.NO_AXIS ? 1 : (int) shape.dimension(spec.innerAxis());
        int rowStride = shape.stride(spec.batchAxis());
        int stepStride = shape.stride(spec.timeAxis());
        float[] zeros = new float[width];
        for (int r = 0; r < rows.size(); r++) {
            Frames row = rows.get(r);
            for (int t = 0; t < steps; t++) {
                int at = floats.position() + r * rowStride + t * stepStride;
                if (t < row.steps()) {
                    floats.put(at, row.values(), (row.from() + t) * width, width);
                } else {
                    floats.put(at, zeros, 0, width);
                }
            }
        }
    }

    /**
     * Packs rows into one tensor of the spec's layout.
     *
     * @param spec rank 2 ({@code width} 1 for all rows) or rank 3, where {@link TensorSpec#innerAxis} holds a step's
     *     values
     * @param rows at least one row
     * @param padding the value at every position that a row does not have
     */
    public static Tensor pack(TensorSpec spec, List<Row> rows, int padding, BufferArena arena) {
        int steps = longest(rows);
        int width = 1;
        for (Row row : rows) {
            width = Math.max(width, row.width());
        }
        Shape shape = spec.shape().with(spec.batchAxis(), rows.size()).with(spec.timeAxis(), steps);
        int inner = spec.innerAxis();
        if (inner != TensorSpec.NO_AXIS) {
            shape = shape.with(inner, width);
        }
        Buffer buffer = arena.buffer(spec.type(), shape);
        int rowStride = shape.stride(spec.batchAxis());
        int stepStride = shape.stride(spec.timeAxis());
        int innerStride = inner == TensorSpec.NO_AXIS ? 0 : shape.stride(inner);
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            for (int t = 0; t < steps; t++) {
                int at = r * rowStride + t * stepStride;
                for (int w = 0; w < width; w++) {
                    int value = t < row.steps() && w < row.width()
                            ? row.values()[(row.from() + t) * row.width() + w]
                            : padding;
                    put(buffer, at + w * innerStride, value);
                }
            }
        }
        return new Tensor(spec.name(), spec.type(), shape, buffer);
    }

    /** The rows' true lengths as a tensor. */
    public static Tensor lengths(TensorSpec spec, List<Row> rows, BufferArena arena) {
        Shape shape = spec.shape().with(spec.batchAxis(), rows.size());
        Buffer buffer = arena.buffer(spec.type(), shape);
        for (int r = 0; r < rows.size(); r++) {
            put(buffer, r, rows.get(r).steps());
        }
        return new Tensor(spec.name(), spec.type(), shape, buffer);
    }

    /**
     * One row's part of a float output, without what lies beyond the row's own length.
     *
     * @param output batch axis and, where there is one, time axis before all others
     * @param row the row's index
     * @param steps the row's own length; ignored where the output has no time axis
     * @param target where the values go, step by step
     * @param from the first position in {@code target}
     */
    public static void unpack(Tensor output, TensorSpec spec, int row, int steps, float[] target, int from) {
        Shape shape = output.shape();
        int last = shape.rank() - 1;
        int width = spec.timeAxis() == last || spec.batchAxis() == last ? 1 : (int) shape.dimension(last);
        boolean timed = spec.timeAxis() != TensorSpec.NO_AXIS;
        int base = row * shape.stride(spec.batchAxis()) + output.floats().position();
        int stepStride = timed ? shape.stride(spec.timeAxis()) : 0;
        for (int t = 0; t < (timed ? steps : 1); t++) {
            output.floats().get(base + t * stepStride, target, from + t * width, width);
        }
    }

    private static void put(Buffer buffer, int index, int value) {
        switch (buffer) {
            case IntBuffer ints -> ints.put(index, value);
            case LongBuffer longs -> longs.put(index, value);
            default -> throw new IllegalArgumentException("rows of integers go into integer tensors");
        }
    }
}
