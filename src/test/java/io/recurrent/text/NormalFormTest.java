package io.recurrent.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recurrent.error.InferenceException;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NormalFormTest {
    private static final int UNKNOWN = 0;
    private static final Vocabulary WORDS = Vocabulary.ofLines(List.of(
            "<unk>",
            "a",
            "clichéd",
            "naïve",
            "film",
            ",",
            "fantastic",
            "london",
            "ca",
            "n't",
            "fine",
            "00",
            "well-known",
            "❤"));
    private static final CharacterEncoding CHARACTERS =
            new CharacterEncoding(Vocabulary.ofLines(List.of("<pad>", "<unk>", "é", "e")), 1, 0, 8);
    private static final Tokenizer WORD =
            Tokenizers.word(TokenizerVersion.V2, new LookupForm(true, true), WORDS, UNKNOWN, CHARACTERS);

    private static String plain(String text) {
        return NormalForm.PLAIN.read(text).text();
    }

    private static String ofWords(String text) {
        return NormalForm.OF_WORDS.read(text).text();
    }

    @Nested
    class Words {
        @Test
        void have_the_same_ids_in_every_normalisation_form() {
            String text = "a clichéd, naïve film";
            for (Normalizer.Form form : Normalizer.Form.values()) {
                assertThat(WORD.encode(Normalizer.normalize(text, form)).ids())
                        .as(form.name())
                        .containsExactly(1, 2, 5, 3, 4);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "fantastic\u200E",
                    "\u200Efantastic",
                    "fan\u00ADtastic",
                    "fan\u200Btas\u200Dtic",
                    "\uFEFFfantastic",
                    "\u202Afantastic\u202C",
                    "fantastic\uFE0F",
                    "ｆａｎｔａｓｔｉｃ",
                    "𝐟𝐚𝐧𝐭𝐚𝐬𝐭𝐢𝐜",
                    "𝒻𝒶𝓃𝓉𝒶𝓈𝓉𝒾𝒸",
                    "fanta\uFB06ic"
                })
        void have_the_same_id_however_they_are_encoded(String text) {
            assertThat(WORD.encode(text).ids()).containsExactly(6);
        }

        @ParameterizedTest
        @CsvSource({
            "can\u02BCt,ca n't",
            "can\uFF07t,ca n't",
            "ﬁne,fine",
            "１２,00",
            "well\u2011known,well-known",
            "❤\uFE0F,❤"
        })
        void have_other_shapes_of_letters_digits_apostrophes_and_hyphens(String text, String wanted) {
            assertThat(WORD.encode(text).ids())
                    .containsExactly(WORD.encode(List.of(wanted.split(" "))).ids());
            assertThat(WORD.encode(text).unknownTokens()).isZero();
        }

        @Test
        void keep_the_shapes_that_differ_in_meaning() {
            assertThat(ofWords("m² ½ ① ™ ， １：２")).isEqualTo("m² ½ ① ™ ， 1：2");
        }

        @Test
        void have_the_characters_of_their_normal_form() {
            Encoding encoding = WORD.encode("e\u0301\u200Ee");

            assertThat(encoding.characterWidth()).isEqualTo(2);
            assertThat(encoding.characterIds(0, 1)).containsExactly(2, 3);
            assertThat(encoding.characterId(0, 1)).isEqualTo(3);
        }
    }

    @Nested
    class Places {
        @Test
        void are_those_in_the_text_as_it_was_sent() {
            String text = "\uFEFFLondon\u200E, cliche\u0301d";
            Encoding encoding = WORD.encode(text);

            assertThat(encoding.text()).isEqualTo(text);
            assertThat(Splitting.tokens(encoding)).containsExactly("London", ",", "cliche\u0301d");
            assertThat(encoding.start(0)).isEqualTo(1);
            assertThat(encoding.end(0)).isEqualTo(7);
        }

        @Test
        void hold_what_is_ignored_inside_a_word_and_not_at_its_edges() {
            assertThat(Splitting.tokens(WORD.encode("\u200Bfan\u00ADtastic\u200B\u2060 film\u200F")))
                    .containsExactly("fan\u00ADtastic", "film");
        }

        @Test
        void of_marks_after_a_space_leave_the_space_out() {
            assertThat(Splitting.tokens(WORD.encode("a \u0301\u0316b"))).containsExactly("a", "\u0301\u0316", "b");
        }

        @Test
        void of_a_ligature_are_the_ligature() {
            assertThat(Splitting.tokens(WORD.encode("oﬃce ﬁne."))).containsExactly("oﬃce", "ﬁne", ".");
        }
    }

    @Nested
    class Nothing {
        @ParameterizedTest
        @ValueSource(strings = {"\u200B", "\uFEFF", "\u00AD \u200D\u200E", "\uFE0F", "\u3164", "\uDB40\uDC41"})
        void is_what_a_text_of_ignorables_holds(String text) {
            for (Tokenizer tokenizer : Splitting.secondVersions()) {
                Encoding encoding = tokenizer.encode(text.replace(" ", ""));
                assertThat(encoding.length()).isZero();
            }
        }

        @Test
        void is_refused_as_a_token() {
            assertThatExceptionOfType(InferenceException.class)
                    .isThrownBy(() -> WORD.encode(List.of("a", "\u200B")))
                    .satisfies(refused -> assertThat(refused.field()).isEqualTo("tokens[1]"));
        }
    }

    @Nested
    class TokensThatAreSplitAlready {
        @Test
        void are_looked_up_in_normal_form_and_stay_where_they_are() {
            Encoding encoding = WORD.encode(List.of("cliche\u0301d", "\u200Efilm", "\u0301"));

            assertThat(encoding.ids()).containsExactly(2, 4, UNKNOWN);
            assertThat(encoding.text()).isEqualTo("cliche\u0301d \u200Efilm \u0301");
            assertThat(Splitting.tokens(encoding)).containsExactly("cliche\u0301d", "\u200Efilm", "\u0301");
        }
    }

    @Nested
    class Joiners {
        @Test
        void stay_between_emoji() {
            assertThat(ofWords("🏳\uFE0F\u200D🌈")).isEqualTo("🏳\u200D🌈");
            assertThat(ofWords("👩🏽\u200D🚀")).isEqualTo("👩🏽\u200D🚀");
            assertThat(ofWords("🙂\u200D↔\uFE0F")).isEqualTo("🙂\u200D↔");
            assertThat(Splitting.tokens(WORD.encode("👩\u200D👩\u200D👧!"))).containsExactly("👩\u200D👩\u200D👧", "!");
        }

        @Test
        void go_everywhere_else() {
            assertThat(ofWords("🇩🇪\u200D😀\u200D🇩")).isEqualTo("🇩🇪😀🇩");
            assertThat(ofWords("!\u200D! a\u200D🚀 🚀\u200Da 🚀\u200D")).isEqualTo("!! a🚀 🚀a 🚀");
            assertThat(ofWords("می\u200Cخواهم क्\u200Dष")).isEqualTo("میخواهم क्ष");
            assertThat(plain("🏳\uFE0F\u200D🌈")).isEqualTo("🏳🌈");
        }
    }

    @Nested
    class CharactersAsTokens {
        private final Tokenizer tokenizer = Tokenizers.character(
                TokenizerVersion.V2, LookupForm.KEEP, Vocabulary.of(Map.of("<unk>", 0, "é", 1, "，", 2, "樂", 3)), 0);

        @Test
        void are_composed_and_never_ignorable() {
            Encoding encoding = tokenizer.encode("e\u0301\u200B，\uF914");

            assertThat(encoding.ids()).containsExactly(1, 2, 3);
            assertThat(Splitting.tokens(encoding)).containsExactly("e\u0301", "，", "\uF914");
        }
    }

    @Nested
    class Unicode {
        /** DerivedCoreProperties.txt derives the property so; the parts that the JDK lacks are listed. */
        @Test
        void ignorables_are_the_property_of_unicode_16() {
            Set<Integer> visibleFormats = Set.of(0xFFF9, 0xFFFA, 0xFFFB, 0x70F, 0x8E2, 0x110BD, 0x110CD);
            Set<Integer> others = Set.of(0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0x2065);
            for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
                boolean prepended = codePoint >= 0x600 && codePoint <= 0x605
                        || codePoint == 0x6DD
                        || codePoint == 0x890
                        || codePoint == 0x891;
                boolean hieroglyphic = codePoint >= 0x13430 && codePoint <= 0x13440;
                boolean selector = codePoint >= 0x180B && codePoint <= 0x180D
                        || codePoint == 0x180F
                        || codePoint >= 0xFE00 && codePoint <= 0xFE0F
                        || codePoint >= 0xE0100 && codePoint <= 0xE01EF;
                boolean reserved =
                        codePoint >= 0xFFF0 && codePoint <= 0xFFF8 || codePoint >= 0xE0000 && codePoint <= 0xE0FFF;
                boolean format = Character.getType(codePoint) == Character.FORMAT
                        && !prepended
                        && !hieroglyphic
                        && !visibleFormats.contains(codePoint);
                assertThat(DefaultIgnorables.contains(codePoint))
                        .as(Integer.toHexString(codePoint))
                        .isEqualTo(format || selector || reserved || others.contains(codePoint));
            }
        }

        @Test
        void nfc_of_a_text_is_that_of_its_pieces() {
            for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
                String text = Character.toString(codePoint);
                boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
                if (surrogate) {
                    continue;
                }
                assertThat(Composition.isReplaced(codePoint)).as(text).isNotEqualTo(Composition.isComposed(text));
                String parts = Normalizer.normalize(text, Normalizer.Form.NFD);
                // Whatever stands after another part may compose with it, so it must not begin a piece.
                int[] all = parts.codePoints().toArray();
                for (int part = 1; part < all.length; part++) {
                    assertThat(Composition.continues(all[part - 1], all[part]))
                            .as("part %d of the decomposition of %s", part, text)
                            .isTrue();
                }
                // U+0345 has the highest class: it changes places with every code point that has one.
                String sorted = Normalizer.normalize("\u0345" + parts, Normalizer.Form.NFD);
                if (!sorted.startsWith("\u0345")) {
                    assertThat(Composition.continues(' ', codePoint)).as(text).isTrue();
                }
            }
        }

        @Test
        void ten_thousand_marks_are_sorted_in_portions() {
            String text = "e" + "\u0301\u0316".repeat(5_000) + "x";

            assertThat(plain(text)).hasSize(10_001).startsWith("é\u0316").endsWith("x");
        }
    }
}
