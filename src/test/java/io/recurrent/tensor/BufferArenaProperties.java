package io.recurrent.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BufferArenaProperties {
    private final BufferArena arena = new BufferArena();

    @Property(tries = 150)
    void buffers_of_one_run_never_overlap(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 60_000) Integer> sizes) {
        arena.reset();
        List<FloatBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            FloatBuffer buffer = (FloatBuffer) arena.buffer(ElementType.FLOAT32, Shape.of(sizes.get(i)));
            buffers.add(buffer);
            for (int at = 0; at < buffer.limit(); at++) {
                buffer.put(at, i + 1);
            }
        }
        for (int i = 0; i < buffers.size(); i++) {
            FloatBuffer buffer = buffers.get(i);
            assertThat(buffer.remaining()).isEqualTo(sizes.get(i));
            for (int at = 0; at < buffer.limit(); at++) {
                assertThat(buffer.get(at)).isEqualTo(i + 1);
            }
        }
    }
}
