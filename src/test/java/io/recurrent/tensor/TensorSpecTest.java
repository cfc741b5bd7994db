package io.recurrent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.tensor.TensorSpec.Values;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorSpecTest {
    private static final Shape MATRIX = Shape.of(Shape.DYNAMIC, Shape.DYNAMIC);

    @Nested
    class ASpec {
        @ParameterizedTest
        @CsvSource({"2, 0, batch axis 2 is not in 0..1", "0, 2, time axis 2 is not in 0..1", "-2, 1, batch axis -2"})
        void names_an_axis_that_the_shape_does_not_have(int batch, int time, String message) {
            assertThatThrownBy(() -> new TensorSpec("ids", ElementType.INT64, MATRIX, batch, time, new Values.Ids(5)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'ids'")
                    .hasMessageContaining(message);
        }

        @Test
        void refuses_one_axis_for_batch_and_time() {
            assertThatThrownBy(() -> new TensorSpec("ids", ElementType.INT64, MATRIX, 1, 1, new Values.Ids(5)))
                    .hasMessageContaining("'ids'")
                    .hasMessageContaining("same axis 1");
        }

        @Test
        void may_have_neither_axis() {
            TensorSpec spec = new TensorSpec(
                    "scale",
                    ElementType.FLOAT32,
                    Shape.of(1),
                    TensorSpec.NO_AXIS,
                    TensorSpec.NO_AXIS,
                    new Values.Finite());

            assertThat(spec.batchAxis()).isEqualTo(spec.timeAxis());
        }

        @ParameterizedTest
        @CsvSource({
            "3, 0, 1, 2",
            "3, 1, 0, 2",
            "3, 0, 2, 1",
            "3, 2, 1, 0",
            "2, 0, -1, 1",
            "2, 0, 1, -1",
            "3, 1, -1, -1",
            "1, 0, -1, -1"
        })
        void has_an_inner_axis_when_just_one_is_neither_batch_nor_time(int rank, int batch, int time, int inner) {
            long[] open = new long[rank];
            Arrays.fill(open, Shape.DYNAMIC);

            assertThat(new TensorSpec("x", ElementType.INT64, Shape.of(open), batch, time, new Values.Ids(5))
                            .innerAxis())
                    .isEqualTo(inner);
        }

        @Test
        void refuses_values_that_do_not_fit_its_type() {
            assertThatThrownBy(() -> new TensorSpec("ids", ElementType.INT64, MATRIX, 0, 1, new Values.Finite()))
                    .hasMessageContaining("INT64");
            assertThatThrownBy(() -> new TensorSpec("h0", ElementType.FLOAT32, MATRIX, 0, 1, new Values.Ids(3)))
                    .hasMessageContaining("FLOAT32");
            assertThatThrownBy(() -> new TensorSpec("n", ElementType.FLOAT32, MATRIX, 0, 1, new Values.Lengths()))
                    .hasMessageContaining("FLOAT32");
        }

        @Test
        void refuses_ids_that_choose_from_nothing() {
            assertThatThrownBy(() -> new Values.Ids(0)).hasMessageContaining("not 0");
        }
    }

    @Nested
    class ATensor {
        @Test
        void refuses_a_buffer_of_another_kind() {
            assertThatThrownBy(() -> new Tensor("x", ElementType.INT32, Shape.of(1), LongBuffer.allocate(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'x' of INT32");
            assertThatThrownBy(() -> new Tensor("x", ElementType.INT64, Shape.of(1), FloatBuffer.allocate(1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Tensor("x", ElementType.FLOAT32, Shape.of(1), IntBuffer.allocate(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void reads_integers_from_its_buffers_own_position() {
            IntBuffer ints = IntBuffer.wrap(new int[] {1, 2, 3}).position(1);
            LongBuffer longs =
                    LongBuffer.wrap(new long[] {1, 2, Long.MAX_VALUE}).position(1);

            assertThat(new Tensor("x", ElementType.INT32, Shape.of(2), ints).integer(0))
                    .isEqualTo(2);
            assertThat(new Tensor("x", ElementType.INT64, Shape.of(2), longs).integer(1))
                    .isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void of_floats_has_no_integers() {
            Tensor tensor = new Tensor("x", ElementType.FLOAT32, Shape.of(1), FloatBuffer.allocate(1));

            assertThatThrownBy(() -> tensor.integer(0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("FLOAT32");
        }
    }

    @Test
    void integer_rows_do_not_go_into_a_float_tensor() {
        TensorSpec spec = new TensorSpec("x", ElementType.FLOAT32, MATRIX, 0, 1, new Values.Finite());

        assertThatThrownBy(() ->
                        Padding.pack(spec, List.of(new Padding.Row(new int[] {1}, 0, 1, 1)), 0, new BufferArena()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
