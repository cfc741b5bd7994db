package io.recurrent.tensor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts tensors of any type together along their axis of rows, and takes them apart again. Bytes are moved and never
 * looked at, so that nothing can change.
 */
public final class RowAxis {
    private RowAxis() {}

    /**
     * One tensor of all rows.
     *
     * @param rows of one row each, equal in type and in all other axes
     * @param arena gives the memory, which is direct
     */
    public static TensorData join(List<TensorData> rows, int axis, BufferArena arena) {
        TensorData first = rows.getFirst();
        TensorData joined = arena.data(first.name(), first.type(), first.shape().with(axis, rows.size()));
        join(rows, axis, joined.data());
        return joined;
    }

    /** As {@link #join(List, int, BufferArena)}, in memory of its own. */
    public static TensorData join(List<TensorData> rows, int axis) {
        TensorData first = rows.getFirst();
        Shape shape = first.shape().with(axis, rows.size());
        TensorData joined = TensorData.allocate(first.name(), first.type(), shape);
        join(rows, axis, joined.data());
        return joined;
    }

    private static void join(List<TensorData> rows, int axis, ByteBuffer into) {
        int inner = innerBytes(rows.getFirst(), axis);
        int outer = outer(rows.getFirst().shape(), axis);
        for (int row = 0; row < rows.size(); row++) {
            ByteBuffer from = rows.get(row).data();
            for (int piece = 0; piece < outer; piece++) {
                int at = into.position() + (piece * rows.size() + row) * inner;
                into.put(at, from, from.position() + piece * inner, inner);
            }
        }
    }

    /** The rows of a tensor, each a copy with one row. */
    public static List<TensorData> split(TensorData all, int axis) {
        int rows = (int) all.shape().dimension(axis);
        int inner = innerBytes(all, axis);
        int outer = outer(all.shape(), axis);
        List<TensorData> split = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            TensorData one =
                    TensorData.allocate(all.name(), all.type(), all.shape().with(axis, 1));
            for (int piece = 0; piece < outer; piece++) {
                int at = all.data().position() + (piece * rows + row) * inner;
                one.data().put(piece * inner, all.data(), at, inner);
            }
            split.add(one);
        }
        return split;
    }

    private static int innerBytes(TensorData tensor, int axis) {
        return Math.multiplyExact(tensor.type().bytes(), tensor.shape().stride(axis));
    }

    private static int outer(Shape shape, int axis) {
        long outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= shape.dimension(i);
        }
        return Math.toIntExact(outer);
    }
}
