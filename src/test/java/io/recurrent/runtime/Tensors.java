package io.recurrent.runtime;

import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorSpec;
import io.recurrent.tensor.TensorSpec.Values;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs for tiny graphs: {@code ids} [batch, time] in int64, {@code lengths} [batch] in int32. */
final class Tensors {
    private Tensors() {}

    static final TensorSpec IDS =
            new TensorSpec("ids", ElementType.INT64, Shape.of(Shape.DYNAMIC, Shape.DYNAMIC), 0, 1, new Values.Ids(13));
    static final TensorSpec LENGTHS = new TensorSpec(
            "lengths", ElementType.INT32, Shape.of(Shape.DYNAMIC), 0, TensorSpec.NO_AXIS, new Values.Lengths());
    static final TensorSpec H0 = new TensorSpec(
            "h0", ElementType.FLOAT32, Shape.of(1, Shape.DYNAMIC, 8), 1, TensorSpec.NO_AXIS, new Values.Finite());

    static Tensor longs(String name, Shape shape, long... values) {
        LongBuffer buffer = ByteBuffer.allocateDirect(values.length * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        return new Tensor(name, ElementType.INT64, shape, buffer.put(0, values));
    }

    static Tensor ints(String name, Shape shape, int... values) {
        IntBuffer buffer = ByteBuffer.allocateDirect(values.length * Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer();
        return new Tensor(name, ElementType.INT32, shape, buffer.put(0, values));
    }

    static Tensor floats(String name, Shape shape, float... values) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(values.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return new Tensor(name, ElementType.FLOAT32, shape, buffer.put(0, values));
    }

    /** Rows of ids, padded with zeros to {@code steps}, and their lengths. */
    static List<Tensor> batch(List<long[]> rows, int steps) {
        long[] ids = new long[rows.size() * steps];
        int[] lengths = new int[rows.size()];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(rows.get(r), 0, ids, r * steps, rows.get(r).length);
            lengths[r] = rows.get(r).length;
        }
        return new ArrayList<>(List.of(
                longs("ids", Shape.of(rows.size(), steps), ids), ints("lengths", Shape.of(rows.size()), lengths)));
    }

    static List<Tensor> one(long... ids) {
        return batch(List.of(ids), ids.length);
    }

    static long[] randomRow(Random random, int most) {
        return random.longs(1 + random.nextInt(most), 0, 13).toArray();
    }

    static float[] array(Tensor tensor) {
        float[] values = new float[tensor.floats().remaining()];
        tensor.floats().get(tensor.floats().position(), values);
        return values;
    }

    /** A place for an output, full of what no answer is. */
    static Tensor output(String name, Shape shape) {
        float[] nothing = new float[(int) shape.elements()];
        Arrays.fill(nothing, Float.NaN);
        return floats(name, shape, nothing);
    }
}
