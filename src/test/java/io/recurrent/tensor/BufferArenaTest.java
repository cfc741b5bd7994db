package io.recurrent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BufferArenaTest {
    private final BufferArena arena = new BufferArena();

    private FloatBuffer floats(long count) {
        return (FloatBuffer) arena.buffer(ElementType.FLOAT32, Shape.of(count));
    }

    @ParameterizedTest
    @EnumSource(value = ElementType.class, mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
    void buffers_are_direct_and_of_the_types_kind_and_native_order(ElementType type) {
        Buffer buffer = arena.buffer(type, Shape.of(2, 3));

        assertThat(buffer.isDirect()).isTrue();
        if (buffer instanceof ByteBuffer bytes) {
            assertThat(bytes.order()).isEqualTo(ByteOrder.nativeOrder());
            assertThat(bytes.remaining()).isEqualTo(6 * type.bytes());
            return;
        }
        assertThat(buffer.remaining()).isEqualTo(6);
        switch (buffer) {
            case IntBuffer ints -> assertThat(ints.order()).isEqualTo(ByteOrder.nativeOrder());
            case LongBuffer longs -> assertThat(longs.order()).isEqualTo(ByteOrder.nativeOrder());
            case FloatBuffer floats -> assertThat(floats.order()).isEqualTo(ByteOrder.nativeOrder());
            default -> throw new AssertionError(buffer);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 15, 16, 17, 16_384, 16_385, 32_768, 32_769, 48_000, 1 << 20, (1 << 20) + 1})
    void a_buffer_of_any_size_can_be_had_from_a_fresh_arena(long count) {
        assertThat(floats(count).remaining()).isEqualTo((int) count);
    }

    @Nested
    class AfterAReset {
        @Test
        void the_same_memory_is_handed_out_again_as_it_was_left() {
            FloatBuffer before = floats(100);
            before.put(7, 1);
            arena.reset();

            FloatBuffer after = floats(100);
            assertThat(after.get(7)).isEqualTo(1);

            after.put(7, 2);
            assertThat(before.get(7)).isEqualTo(2);
        }

        @Test
        void what_several_buffers_needed_together_fits_into_one_block() {
            floats(12_000);
            floats(12_000);
            floats(12_000);
            arena.reset();
            FloatBuffer before = floats(36_000);
            before.put(35_999, 1);
            arena.reset();

            FloatBuffer after = floats(36_000);
            after.put(35_999, 5);

            assertThat(before.get(35_999)).isEqualTo(5);
        }

        @Test
        void memory_of_a_large_run_is_given_up() {
            FloatBuffer large = floats(BufferArena.KEPT_BYTES / Float.BYTES + 100);
            arena.reset();

            FloatBuffer after = floats(100);
            after.put(0, 3);

            assertThat(large.get(0)).isZero();
        }

        @Test
        void memory_up_to_the_kept_size_stays() {
            FloatBuffer large = floats(BufferArena.KEPT_BYTES / Float.BYTES);
            arena.reset();

            FloatBuffer after = floats(100);
            after.put(0, 3);

            assertThat(large.get(0)).isEqualTo(3);
        }
    }

    @Test
    void a_shape_that_no_buffer_can_hold_is_refused() {
        assertThatThrownBy(() -> arena.buffer(ElementType.INT64, Shape.of(1 << 20, 1 << 20)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> arena.buffer(ElementType.INT64, Shape.of(Long.MAX_VALUE / 4)))
                .isInstanceOf(ArithmeticException.class);
    }
}
