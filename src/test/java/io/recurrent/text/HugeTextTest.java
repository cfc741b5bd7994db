package io.recurrent.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that would take minutes if any rule looked ahead more than once; each takes milliseconds. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HugeTextTest {
    private static final int MEBIBYTE = 1 << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                ".",
                "-",
                "'",
                "`",
                "<",
                "<br",
                "<br ",
                "<br>",
                "http://",
                "http://.",
                "a.",
                "a'",
                "a's",
                "n't",
                "'s",
                "a-",
                "1,",
                "U.S.",
                "\u0301",
                "a\u0301",
                "\u200D",
                "😀\u200D",
                "🇩",
                "👍🏽",
                "我",
                "\uD800",
                "’",
                "''s",
                "e.g.,",
                " ",
                "\u0301\u0316",
                "\u0316\u0301",
                "e\u0316\u0301",
                "\u1161",
                "\u1100\u1161",
                "\u200B",
                "😀\u200D\u200B",
                "ﬃ",
                "\uFB2C"
            })
    void a_million_characters_of_one_kind_are_split_in_linear_time(String piece) {
        String text = piece.repeat(MEBIBYTE / piece.length());

        Encoding encoding = Splitting.wordTokenizer().encode(text);

        assertThat(encoding.text()).hasSameSizeAs(text);
        assertThat(Splitting.whitespaceTokenizer().encode(text).length()).isLessThanOrEqualTo(MEBIBYTE);
        for (Tokenizer tokenizer : Splitting.secondVersions()) {
            assertThat(tokenizer.encode(text).length()).isLessThanOrEqualTo(3 * MEBIBYTE);
        }
    }

    @Test
    void ten_thousand_marks_are_one_token() {
        Encoding encoding = Splitting.wordTokenizer().encode("e" + "\u0301".repeat(10_000) + "x !");

        assertThat(encoding.length()).isEqualTo(2);
        assertThat(encoding.end(0)).isEqualTo(10_002);
    }

    @Test
    void a_word_of_ten_megabytes_is_one_unknown_token() {
        CharacterEncoding characters = new CharacterEncoding(Vocabulary.ofLines(List.of("a")), 0, 0, 24);
        Tokenizer tokenizer = Tokenizers.word(
                TokenizerVersion.V1, new LookupForm(true, true), Vocabulary.ofLines(List.of("<unk>")), 0, characters);

        Encoding encoding = tokenizer.encode("A".repeat(10_000_000));

        assertThat(encoding.length()).isEqualTo(1);
        assertThat(encoding.unknownTokens()).isEqualTo(1);
        assertThat(encoding.characterWidth()).isEqualTo(24);
    }

    @Test
    void a_megabyte_of_prose_is_split_into_all_its_words() {
        String sentence = "This movie isn't perfect, but Mr. Smith's acting (8/10!) was good; see http://x.org/y.\n";
        int tokens = Splitting.words(sentence).size();
        int times = MEBIBYTE / sentence.length();

        Encoding encoding = Splitting.wordTokenizer().encode(sentence.repeat(times));

        assertThat(encoding.length()).isEqualTo(tokens * times);
    }
}
