package io.recurrent.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A token is either exactly what was signed, or it is refused. */
class StateTokensProperties {
    private static final Duration AGE = Duration.ofMinutes(15);
    private static final AtomicLong NOW = new AtomicLong(1_800_000_000_000L);
    private static final SequenceKeys KEYS = SequenceKeys.random();
    private static final StateTokens TOKENS = tokens(KEYS);

    private static StateTokens tokens(SequenceKeys keys) {
        return new StateTokens(keys, AGE, () -> Instant.ofEpochMilli(NOW.get()));
    }

    private static byte[] key(int seed) {
        byte[] key = new byte[SequenceKeys.KEY_BYTES];
        new Random(seed).nextBytes(key);
        return key;
    }

    private static void assertRefused(byte[] bytes) {
        assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static void assertRefused(String token) {
        assertThatThrownBy(() -> TOKENS.open(token)).isInstanceOfSatisfying(InferenceException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.field()).isEqualTo("state");
        });
    }

    private static byte[] bytes(StoredSequence sequence) {
        return Base64.getUrlDecoder().decode(TOKENS.seal(sequence));
    }

    @Property(tries = 50)
    void what_was_sealed_is_opened_bit_for_bit(@ForAll long seed) {
        StoredSequence sequence = RandomSequences.of(seed);

        StoredSequence verified = TOKENS.open(TOKENS.seal(sequence));

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
            bytes[0] = 2;
            assertRefused(bytes);
        }
    }

    @Example
    void a_token_has_one_spelling() {
        String token = TOKENS.seal(RandomSequences.of(1));
        StringBuilder others = new StringBuilder(token);
        assertRefused(token + "=");
        assertRefused(token + "==");
        assertRefused(token + "\n");
        while (Base64.getUrlDecoder().decode(others.toString()).length % 3 == 0) {
            others.setLength(0);
            others.append(TOKENS.seal(
                    new StoredSequence("m".repeat(1 + NOW.intValue() % 2), 1, "graph", SequenceSnapshot.EMPTY)));
            NOW.incrementAndGet();
        }
        char last = others.charAt(others.length() - 1);
        others.setCharAt(others.length() - 1, (char) (last + 1));
        assertRefused(others.toString());
    }

    @Example
    void a_token_shows_nothing_of_the_sequence_and_no_two_are_equal() {
        StoredSequence sequence = new StoredSequence("sentiment", 7, "graph", SequenceSnapshot.EMPTY);

        assertThat(new String(bytes(sequence), StandardCharsets.ISO_8859_1)).doesNotContain("sentiment", "graph");
        assertThat(TOKENS.seal(sequence)).isNotEqualTo(TOKENS.seal(sequence));
    }

    @Example
    void a_token_expires() {
        String token = TOKENS.seal(RandomSequences.of(1));
        NOW.addAndGet(AGE.toMillis() - 1);
        assertThat(TOKENS.open(token)).isNotNull();
        NOW.incrementAndGet();

        assertThatThrownBy(() -> TOKENS.open(token))
                .hasMessageContaining("expired")
                .hasMessageContaining("900 s");
    }

    @Example
    void a_token_of_an_earlier_release_is_refused_as_such() {
        byte[] earlier = bytes(RandomSequences.of(1));
        earlier[0] = 1;

        assertThatThrownBy(() ->
                        TOKENS.open(Base64.getUrlEncoder().withoutPadding().encodeToString(earlier)))
                .hasMessageContaining("earlier release");
    }

    @Example
    void after_a_change_of_keys_the_old_ones_open_and_the_first_one_seals() {
        String old = tokens(new SequenceKeys(List.of(key(1)))).seal(RandomSequences.of(1));
        StateTokens both = tokens(new SequenceKeys(List.of(key(2), key(1))));

        assertThat(both.open(old)).isNotNull();
        String made = both.seal(RandomSequences.of(1));
        assertThat(tokens(new SequenceKeys(List.of(key(2)))).open(made)).isNotNull();
        assertThatThrownBy(() -> tokens(new SequenceKeys(List.of(key(1)))).open(made))
                .isInstanceOf(InferenceException.class);
    }

    @Example
    void keys_are_32_random_bytes() {
        byte[] counting = new byte[32];
        byte[] twice = new byte[32];
        for (int i = 0; i < 32; i++) {
            counting[i] = (byte) (i * 3);
            twice[i] = key(1)[i % 16];
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new SequenceKeys(List.of()));
        for (byte[] wrong : List.of(
                new byte[32],
                new byte[16],
                Arrays.copyOf(key(1), 31),
                Arrays.copyOf(key(1), 33),
                counting,
                twice,
                "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new SequenceKeys(List.of(key(1), wrong)));
        }
    }
}
