package io.recurrent.tensor;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Rows of state tensors. A state such as {@code [directions, batch, hidden]} has its batch axis in the middle, so one
 * row's state lies in as many pieces as there are axes before it; outside a run it is kept as one array, piece by
 * piece.
 */
public final class StateRows {
    private StateRows() {}

    /** The number of values that one row has in a state of this shape. */
    public static int size(Shape shape, int batchAxis) {
        return Math.toIntExact(shape.with(batchAxis, 1).elements());
    }

    /** Writes one row's state; zeros for {@code values} null. */
    public static void pack(Tensor state, int batchAxis, int row, float @Nullable [] values) {
        Shape shape = state.shape();
        int inner = shape.stride(batchAxis);
        int outer = size(shape, batchAxis) / inner;
        int rows = (int) shape.dimension(batchAxis);
        FloatBuffer floats = state.floats();
        for (int piece = 0; piece < outer; piece++) {
            int at = floats.position() + (piece * rows + row) * inner;
            if (values == null) {
                for (int i = 0; i < inner; i++) {
                    floats.put(at + i, 0);
                }
            } else {
                floats.put(at, values, piece * inner, inner);
            }
        }
    }

    /** Reads one row's state. */
    public static void unpack(Tensor state, int batchAxis, int row, float[] values) {
        Shape shape = state.shape();
        int inner = shape.stride(batchAxis);
        int outer = size(shape, batchAxis) / inner;
        int rows = (int) shape.dimension(batchAxis);
        for (int piece = 0; piece < outer; piece++) {
            int at = state.floats().position() + (piece * rows + row) * inner;
            state.floats().get(at, values, piece * inner, inner);
        }
    }
}
