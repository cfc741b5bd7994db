package io.recurrent.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.recurrent.sequence.SequenceSnapshot.LastStep;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** What is encoded comes back bit for bit; what is not whole does not come back at all. */
class SequenceCodecProperties {

    @Property(tries = 300)
    void a_sequence_comes_back_bit_for_bit(@ForAll long seed) {
        StoredSequence sequence = RandomSequences.of(seed);

        StoredSequence back = SequenceCodec.decode(SequenceCodec.encode(sequence));

        assertThat(back.model()).isEqualTo(sequence.model());
        assertThat(back.version()).isEqualTo(sequence.version());
        assertThat(back.graphDigest()).isEqualTo(sequence.graphDigest());
        assertThat(back.snapshot().step()).isEqualTo(sequence.snapshot().step());
        assertThat(back.snapshot().consumed()).isEqualTo(sequence.snapshot().consumed());
        // Equal floats by their bits: 0 and -0 differ.
        assertThat(back.snapshot().state()).isEqualTo(sequence.snapshot().state());
        assertThat(Arrays.equals(back.snapshot().scores(), sequence.snapshot().scores()))
                .isTrue();
        assertSame(back.snapshot().last(), sequence.snapshot().last());
    }

    private static void assertSame(@Nullable LastStep got, @Nullable LastStep wanted) {
        if (wanted == null || got == null) {
            assertThat(got).isEqualTo(wanted);
            return;
        }
        assertThat(got.digest()).isEqualTo(wanted.digest());
        assertThat(Arrays.equals(got.trace(), wanted.trace())).isTrue();
        assertThat(got.tokens()).isEqualTo(wanted.tokens());
        assertThat(got.unknownTokens()).isEqualTo(wanted.unknownTokens());
    }

    @Property(tries = 30)
    void whatever_is_cut_off_is_refused(@ForAll long seed) {
        byte[] bytes = SequenceCodec.encode(RandomSequences.of(seed));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException().isThrownBy(() -> SequenceCodec.decode(cut));
        }
    }

    @Property(tries = 50)
    void bytes_after_the_end_are_refused(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int more) {
        byte[] bytes = SequenceCodec.encode(RandomSequences.of(seed));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SequenceCodec.decode(Arrays.copyOf(bytes, bytes.length + more)));
    }

    @Property(tries = 500)
    void random_bytes_are_refused_or_decoded_and_nothing_else_happens(@ForAll byte[] bytes, @ForAll long seed) {
        byte[] damaged = SequenceCodec.encode(RandomSequences.of(seed));
        System.arraycopy(bytes, 0, damaged, 0, Math.min(bytes.length, damaged.length));
        for (byte[] any : new byte[][] {bytes, damaged}) {
            try {
                assertThat(SequenceCodec.decode(any)).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }
}
