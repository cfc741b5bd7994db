package io.recurrent.text;

import static io.recurrent.text.Splitting.betweenSpaces;
import static io.recurrent.text.Splitting.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TokenizerTest {
    private static final Vocabulary VOCABULARY = Vocabulary.ofLines(List.of(
            "<pad>",
            "<unk>",
            "the",
            "movie",
            "is",
            "n't",
            "bad",
            ".",
            "0000",
            "\"",
            "...",
            "--",
            "'s",
            "i",
            "the movie"));
    private static final int UNKNOWN = VOCABULARY.require("<unk>");
    private static final Tokenizer TOKENIZER =
            Tokenizers.word(TokenizerVersion.V1, new LookupForm(true, true), VOCABULARY, UNKNOWN, null);

    @Nested
    class Text {
        @Test
        void becomes_ids_with_offsets() {
            Encoding encoding = TOKENIZER.encode("The movie isn't bad.");

            assertThat(encoding.text()).isEqualTo("The movie isn't bad.");
            assertThat(encoding.length()).isEqualTo(6);
            assertThat(encoding.ids()).containsExactly(2, 3, 4, 5, 6, 7);
            assertThat(encoding.start(3)).isEqualTo(12);
            assertThat(encoding.end(3)).isEqualTo(15);
            assertThat(encoding.token(3)).isEqualTo("n't");
            assertThat(encoding.unknownTokens()).isZero();
        }

        @Test
        void that_is_unknown_is_counted_and_has_the_unknown_id() {
            Encoding encoding = TOKENIZER.encode("The film is odd, odd.");

            assertThat(encoding.ids()).containsExactly(2, UNKNOWN, 4, UNKNOWN, UNKNOWN, UNKNOWN, 7);
            assertThat(encoding.unknownTokens()).isEqualTo(4);
        }

        @Test
        void that_spells_the_unknown_entry_does_not_count_as_known() {
            assertThat(TOKENIZER.encode("<unk>").ids()).containsExactly(UNKNOWN, UNKNOWN, UNKNOWN);
        }

        @Test
        void is_looked_up_in_its_form() {
            assertThat(TOKENIZER.encode("1999 “ `` '' ” … – — The’s İ").ids())
                    .containsExactly(8, 9, 9, 9, 9, 10, 11, 11, 2, 12, 13);
        }

        @Test
        void without_tokens_gives_an_empty_encoding() {
            Encoding encoding = TOKENIZER.encode(" \n ");

            assertThat(encoding.length()).isZero();
            assertThat(encoding.ids()).isEmpty();
            assertThat(characters(encoding)).isEmpty();
            assertThat(encoding.text()).isEqualTo(" \n ");
        }

        @Test
        void with_lone_surrogates_keeps_every_offset() {
            Encoding encoding = TOKENIZER.encode("\uDC00the \uD83D\uDE00 \uD83D movie\uD83D");

            assertThat(encoding.text()).isEqualTo("\uFFFDthe \uD83D\uDE00 \uFFFD movie\uFFFD");
            assertThat(tokens(encoding)).containsExactly("\uFFFD", "the", "\uD83D\uDE00", "\uFFFD", "movie", "\uFFFD");
            assertThat(encoding.start(4)).isEqualTo(10);
        }

        @Test
        void longer_than_every_entry_is_unknown() {
            assertThat(TOKENIZER.encode("a".repeat(1000)).ids()).containsExactly(UNKNOWN);
        }
    }

    @Nested
    class Tokens {
        @Test
        void are_taken_as_they_are_and_joined_by_one_space() {
            Encoding encoding = TOKENIZER.encode(List.of("The movie", "isn't", "<br>", "bad."));

            assertThat(encoding.text()).isEqualTo("The movie isn't <br> bad.");
            assertThat(tokens(encoding)).containsExactly("The movie", "isn't", "<br>", "bad.");
            assertThat(encoding.start(2)).isEqualTo(16);
            assertThat(encoding.end(2)).isEqualTo(20);
            assertThat(encoding.ids()).containsExactly(14, UNKNOWN, UNKNOWN, UNKNOWN);
            assertThat(encoding.unknownTokens()).isEqualTo(3);
        }

        @Test
        void are_looked_up_in_the_same_form_as_text() {
            assertThat(TOKENIZER.encode(List.of("THE", "2024", "’s", "''", "—")).ids())
                    .containsExactly(2, 8, 12, 9, 11);
        }

        @Test
        void that_are_only_spaces_are_tokens() {
            Encoding encoding = TOKENIZER.encode(List.of(" ", "the", "\t"));

            assertThat(tokens(encoding)).containsExactly(" ", "the", "\t");
            assertThat(encoding.text()).isEqualTo("  the \t");
        }

        @Test
        void that_are_empty_are_refused_by_their_place() {
            assertThatExceptionOfType(InferenceException.class)
                    .isThrownBy(() -> TOKENIZER.encode(List.of("a", "b", "c", "")))
                    .satisfies(failure -> {
                        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                        assertThat(failure.field()).isEqualTo("tokens[3]");
                        assertThat(failure.detail()).contains("empty");
                    });
        }

        @Test
        void that_are_null_are_refused_by_their_place() {
            assertThatExceptionOfType(InferenceException.class)
                    .isThrownBy(() -> TOKENIZER.encode(Arrays.asList("a", null)))
                    .satisfies(failure -> assertThat(failure.field()).isEqualTo("tokens[1]"));
        }

        @Test
        void may_be_none() {
            assertThat(TOKENIZER.encode(List.of()).length()).isZero();
        }

        @Test
        void that_hold_halves_of_a_pair_are_not_joined_to_a_pair() {
            Encoding encoding = TOKENIZER.encode(List.of("a\uD83D", "\uDE00b"));

            assertThat(tokens(encoding)).containsExactly("a\uFFFD", "\uFFFDb");
        }
    }

    @Nested
    class Whitespace {
        @Test
        void alone_separates_tokens() {
            assertThat(betweenSpaces("  it's<br>a\u3000\tb\u0000c, http://x. \u200Bd "))
                    .containsExactly("it's<br>a", "b", "c,", "http://x.", "\u200Bd");
            assertThat(betweenSpaces("")).isEmpty();
            assertThat(betweenSpaces(" ")).isEmpty();
            assertThat(betweenSpaces("\uD83D\uDE00 x")).containsExactly("\uD83D\uDE00", "x");
        }

        @Test
        void tokens_keep_their_punctuation_when_looked_up() {
            Tokenizer tokenizer =
                    Tokenizers.whitespace(TokenizerVersion.V1, new LookupForm(true, true), VOCABULARY, UNKNOWN, null);

            assertThat(tokenizer.encode("THE 1234 ’s '' — …").ids())
                    .containsExactly(2, 8, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
            assertThat(tokenizer.encode(List.of("THE MOVIE", "''")).ids()).containsExactly(14, UNKNOWN);
        }
    }

    @Nested
    class Places {
        @Test
        void outside_the_encoding_are_refused() {
            Encoding encoding = TOKENIZER.encode("the movie");

            assertThatThrownBy(() -> encoding.start(2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> encoding.end(-1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> encoding.characterId(0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        }

        @Test
        void are_not_all_printed() {
            assertThat(TOKENIZER.encode("the ".repeat(100)).toString())
                    .contains("tokens=100")
                    .hasSizeLessThan(120);
        }
    }

    private static int[] characters(Encoding encoding) {
        return encoding.characterIds(0, encoding.length());
    }
}
