package io.recurrent.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One row's recurrent state outside of a run: an array for each state tensor, as {@link StateRows} lays it out.
 * Immutable and thread safe; it may be shared by any number of rows.
 */
public final class RowState {
    private final List<float[]> values;

    private RowState(List<float[]> values) {
        this.values = values;
    }

    /** A state of copies of these arrays, one for each state tensor of the graph in its order. */
    public static RowState copyOf(float[][] values) {
        List<float[]> copies = new ArrayList<>(values.length);
        for (float[] array : values) {
            copies.add(array.clone());
        }
        return new RowState(copies);
    }

    /** How many state tensors there are. */
    public int count() {
        return values.size();
    }

    /** One tensor's values. Not a copy, so read only. */
    public float[] values(int index) {
        return values.get(index);
    }

    /** What the values take, in bytes. */
    public long bytes() {
        long elements = 0;
        for (float[] array : values) {
            elements += array.length;
        }
        return elements * Float.BYTES;
    }

    /** Equal when every value has the same bits. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof RowState state) || state.count() != count()) {
            return false;
        }
        for (int i = 0; i < count(); i++) {
            if (!Arrays.equals(values.get(i), state.values.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (float[] array : values) {
            hash = 31 * hash + Arrays.hashCode(array);
        }
        return hash;
    }

    @Override
    public String toString() {
        return "RowState[" + count() + " tensors, " + bytes() + " bytes]";
    }
}
