package io.recurrent.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A token is either exactly what was signed, or it is refused. */
class StateTokensProperties {
    private static final StateTokens TOKENS =
            new StateTokens(List.of("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8)));

    private static void assertRefused(byte[] bytes) {
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        assertThatThrownBy(() -> TOKENS.verify(token)).isInstanceOfSatisfying(InferenceException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.field()).isEqualTo("state");
        });
    }

    private static byte[] bytes(StoredSequence sequence) {
        return Base64.getUrlDecoder().decode(TOKENS.sign(sequence));
    }

    @Property(tries = 50)
    void what_was_signed_is_verified_bit_for_bit(@ForAll long seed) {
        StoredSequence sequence = RandomSequences.of(seed);

        StoredSequence verified = TOKENS.verify(TOKENS.sign(sequence));

        assertThat(SequenceCodec.encode(verified)).isEqualTo(SequenceCodec.encode(sequence));
    }

    @Property(tries = 10)
    void one_flipped_bit_anywhere_is_refused(@ForAll long seed) {
        byte[] bytes = bytes(RandomSequences.of(seed));
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertRefused(flipped);
        }
    }

    @Property(tries = 100)
    void a_token_that_is_cut_or_made_longer_is_refused(@ForAll long seed, @ForAll @IntRange(min = 1) int change) {
        byte[] bytes = bytes(RandomSequences.of(seed));

        assertRefused(Arrays.copyOf(bytes, change % bytes.length));
        assertRefused(Arrays.copyOf(bytes, bytes.length + 1 + change % 100));
    }

    @Property(tries = 200)
    void random_bytes_are_refused(@ForAll byte[] bytes) {
        assertRefused(bytes);
        if (bytes.length > 0) {
            bytes[0] = 1;
            assertRefused(bytes);
        }
    }

    @Example
    void keys_are_required_and_must_not_be_short() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StateTokens(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StateTokens(List.of(new byte[32], new byte[15])))
                .withMessageContaining("15 bytes");
    }
}
