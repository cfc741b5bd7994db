package io.recurrent.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A row's state goes in and out of a state tensor unchanged, wherever its batch axis is, and touches no other row. */
class StateRowsProperties {
    @Property(tries = 100)
    void what_was_packed_is_unpacked_and_the_other_rows_are_left_alone(
            @ForAll @IntRange(min = 0, max = 2) int batchAxis,
            @ForAll @IntRange(min = 1, max = 3) int first,
            @ForAll @IntRange(min = 1, max = 4) int second,
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 0, max = 4) int rowRaw) {
        Shape shape = Shape.of(first, second, second).with(batchAxis, rows);
        int row = rowRaw % rows;
        int size = StateRows.size(shape, batchAxis);
        FloatBuffer floats = FloatBuffer.allocate((int) shape.elements() + 3).position(3);
        Tensor state = new Tensor("h", ElementType.FLOAT32, shape, floats);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = i + 1;
        }

        StateRows.pack(state, batchAxis, row, values);

        float[] back = new float[size];
        StateRows.unpack(state, batchAxis, row, back);
        assertThat(back).containsExactly(values);
        assertThat(written(floats)).isEqualTo(size);

        StateRows.pack(state, batchAxis, row, null);
        assertThat(written(floats)).isZero();
    }

    private static int written(FloatBuffer floats) {
        int count = 0;
        for (int i = 0; i < floats.limit(); i++) {
            count += floats.get(i) == 0 ? 0 : 1;
        }
        return count;
    }
}
