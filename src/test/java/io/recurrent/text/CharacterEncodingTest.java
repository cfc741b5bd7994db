package io.recurrent.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CharacterEncodingTest {
    private static final int PADDING = 0;
    private static final int UNKNOWN = 1;
    private static final Vocabulary CHARACTERS = Vocabulary.of(
            Map.of("<pad>", PADDING, "<unk>", UNKNOWN, "a", 2, "B", 3, "é", 4, "Ж", 5, "😀", 6, "’", 7, "ab", 8));
    private static final Vocabulary WORDS = Vocabulary.ofLines(List.of("<unk>", "ab"));

    private static Encoding encode(String text, int maxPerToken) {
        CharacterEncoding characters = new CharacterEncoding(CHARACTERS, UNKNOWN, PADDING, maxPerToken);
        return Tokenizers.word(TokenizerVersion.V1, new LookupForm(true, true), WORDS, 0, characters)
                .encode(text);
    }

    @Nested
    class Characters {
        @Test
        void are_those_of_the_token_and_not_of_its_form() {
            Encoding encoding = encode("aB ’", 8);

            assertThat(encoding.ids()).containsExactly(1, 0);
            assertThat(characters(encoding)).containsExactly(2, 3, 7, PADDING);
        }

        @Test
        void are_code_points() {
            Encoding encoding = encode("a😀é Ж𝔘", 8);

            assertThat(encoding.characterWidth()).isEqualTo(2);
            assertThat(Splitting.tokens(encoding)).containsExactly("a", "😀", "é", "Ж𝔘");
            assertThat(characters(encoding)).containsExactly(2, 0, 6, 0, 4, 0, 5, UNKNOWN);
        }

        @Test
        void that_are_absent_are_unknown() {
            assertThat(characters(encode("xyz", 8))).containsExactly(UNKNOWN, UNKNOWN, UNKNOWN);
            assertThat(characters(encode("中", 8))).containsExactly(UNKNOWN);
        }

        @Test
        void can_be_asked_for_one_by_one() {
            Encoding encoding = encode("aB é", 8);

            assertThat(encoding.characterId(0, 0)).isEqualTo(2);
            assertThat(encoding.characterId(0, 1)).isEqualTo(3);
            assertThat(encoding.characterId(1, 0)).isEqualTo(4);
            assertThat(encoding.characterId(1, 1)).isEqualTo(PADDING);
        }

        @Test
        void of_split_tokens_are_read_too() {
            CharacterEncoding characters = new CharacterEncoding(CHARACTERS, UNKNOWN, PADDING, 8);
            Encoding encoding = Tokenizers.whitespace(TokenizerVersion.V1, LookupForm.KEEP, WORDS, 0, characters)
                    .encode(List.of("a B", "é"));

            assertThat(characters(encoding)).containsExactly(2, UNKNOWN, 3, 4, 0, 0);
        }
    }

    @Nested
    class Width {
        @Test
        void is_that_of_the_longest_token() {
            assertThat(encode("a aaaa aa", 8).characterWidth()).isEqualTo(4);
            assertThat(characters(encode("a aaaa aa", 8))).containsExactly(2, 0, 0, 0, 2, 2, 2, 2, 2, 2, 0, 0);
        }

        @Test
        void is_at_most_what_the_model_reads() {
            Encoding encoding = encode("a" + "B".repeat(50) + " a", 3);

            assertThat(encoding.characterWidth()).isEqualTo(3);
            assertThat(characters(encoding)).containsExactly(2, 3, 3, 2, 0, 0);
        }

        @Test
        void counts_code_points_of_long_tokens() {
            String token = "😀\u200D".repeat(10);

            assertThat(encode(token, 5).characterWidth()).isEqualTo(5);
            assertThat(encode("𝔘𝔘𝔘", 3).characterWidth()).isEqualTo(3);
            assertThat(encode("𝔘𝔘𝔘", 64).characterWidth()).isEqualTo(3);
        }

        @Test
        void is_nothing_without_characters_or_without_tokens() {
            assertThat(Splitting.wordTokenizer().encode("abc").characterWidth()).isZero();
            assertThat(characters(Splitting.wordTokenizer().encode("abc"))).isEmpty();
            assertThat(encode("", 8).characterWidth()).isZero();
        }
    }

    @Nested
    class Limits {
        @ParameterizedTest
        @ValueSource(ints = {0, -1, 65})
        void outside_1_to_64_are_refused(int maxPerToken) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CharacterEncoding(CHARACTERS, UNKNOWN, PADDING, maxPerToken))
                    .withMessageContaining("maxPerToken is " + maxPerToken);
        }

        @Test
        void are_kept() {
            CharacterEncoding characters = new CharacterEncoding(CHARACTERS, UNKNOWN, 9, 64);

            assertThat(characters.maxPerToken()).isEqualTo(64);
            assertThat(characters.paddingId()).isEqualTo(9);
        }
    }

    private static int[] characters(Encoding encoding) {
        return encoding.characterIds(0, encoding.length());
    }
}
