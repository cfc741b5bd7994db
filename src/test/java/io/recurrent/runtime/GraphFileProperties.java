package io.recurrent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.GraphBytes;
import io.recurrent.fixture.TinyGraphs;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Damaged files are read or refused and nothing else happens. They are never given to the native runtime here: a digest
 * keeps them from it, and it does not stand all of them.
 */
class GraphFileProperties {
    private final byte[] whole =
            TinyGraphs.tagger(3).characters().bidirectional().build().toByteArray();

    private static boolean isReadOrRefused(byte[] content) {
        try {
            GraphFile graph = GraphFile.read(GraphBytes.of(content));
            assertThat(graph.embeddingRows("ids")).isNotNull();
            assertThat(graph.hasReverseVanillaRnn()).isFalse();
            return true;
        } catch (GraphRejectedException e) {
            assertThat(e).hasMessageMatching("(?s).+");
            return true;
        }
    }

    @Property(tries = 150)
    void a_truncated_file_is_read_or_refused(@ForAll @IntRange(min = 0, max = 4_000) int length) throws Exception {
        assertThat(isReadOrRefused(Arrays.copyOf(whole, Math.min(length, whole.length - 1))))
                .isTrue();
    }

    @Property(tries = 150)
    void a_file_of_random_bytes_is_read_or_refused(@ForAll byte[] content) throws Exception {
        assertThat(isReadOrRefused(content)).isTrue();
    }

    @Property(tries = 300)
    void a_file_with_flipped_bits_is_read_or_refused(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int flips)
            throws Exception {
        Random random = new Random(seed);
        byte[] damaged = whole.clone();
        for (int i = 0; i < flips; i++) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        assertThat(isReadOrRefused(damaged)).isTrue();
    }
}
