package io.recurrent.text;

import static io.recurrent.text.Splitting.words;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WordRuleTest {

    @Nested
    class Joiners {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "well-known", "snake_case", "R&D", "me@example.org", "col·lecció", "example.org", "v1.2.3", "a-1",
                            "1-a",
                    "O'Neill", "rock’n’roll", "10,000.50", "12:30", "1/2", "24-7/8", "x²", "Ⅳ-½", "a.b-c_d&e@f"
                })
        void join_what_is_on_both_sides(String word) {
            assertThat(words(word)).containsExactly(word);
            assertThat(words("(" + word + ")")).containsExactly("(", word, ")");
        }

        @Test
        void join_only_one_at_a_time() {
            assertThat(words("a-_b")).containsExactly("a", "-", "_", "b");
            assertThat(words("a--b")).containsExactly("a", "--", "b");
        }

        @Test
        void do_not_begin_or_end_a_word() {
            assertThat(words("-a-")).containsExactly("-", "a", "-");
            assertThat(words("_a_ &b& @c@")).containsExactly("_", "a", "_", "&", "b", "&", "@", "c", "@");
        }

        @Test
        void of_numbers_need_a_digit_on_both_sides() {
            assertThat(words("a,b 1,b a:1 and/or 1/b"))
                    .containsExactly("a", ",", "b", "1", ",", "b", "a", ":", "1", "and", "/", "or", "1", "/", "b");
        }

        @Test
        void of_letters_need_a_letter_on_both_sides() {
            assertThat(words("5'6 a'6 6'a")).containsExactly("5", "'", "6", "a", "'", "6", "6", "'", "a");
        }

        @Test
        void see_past_the_marks_on_their_left() {
            assertThat(words("e\u0301-a\u0301")).containsExactly("e\u0301-a\u0301");
            assertThat(words("e\u0301'a 1\u0301,2")).containsExactly("e\u0301'a", "1\u0301,2");
        }

        @Test
        void with_a_mark_of_their_own_join_nothing() {
            assertThat(words("a-\u0301b")).containsExactly("a", "-\u0301", "b");
        }

        @Test
        void know_digits_and_letters_of_every_script() {
            assertThat(words("١٢,٣٤ слово-раз हिन्दी")).containsExactly("١٢,٣٤", "слово-раз", "हिन्दी");
            assertThat(words("𝔘𝔫𝔦-𝟙,𝟚")).containsExactly("𝔘𝔫𝔦-𝟙,𝟚");
        }
    }

    @Nested
    class FullStops {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "mr", "mrs", "ms", "dr", "prof", "st", "mt", "ft", "jr", "sr", "gen", "sen", "rep", "gov", "lt",
                    "col", "capt", "sgt", "maj", "cpl", "rev", "hon", "inc", "corp", "ltd", "co", "bros", "dept",
                    "univ", "vs", "etc", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
                    "dec"
                })
        void stay_with_abbreviations_of_any_case(String abbreviation) {
            String upper = abbreviation.toUpperCase(Locale.ROOT);
            String title = upper.charAt(0) + abbreviation.substring(1);
            assertThat(words(abbreviation + ". X")).containsExactly(abbreviation + ".", "X");
            assertThat(words(upper + ".")).containsExactly(upper + ".");
            assertThat(words(title + "., x")).containsExactly(title + ".", ",", "x");
        }

        @ParameterizedTest
        @ValueSource(strings = {"I.", "U.N.", "e.g.", "U.S.A.", "é.", "e\u0301.", "Ж.", "a.b\u0301."})
        void stay_with_initials(String initials) {
            assertThat(words(initials)).containsExactly(initials);
            assertThat(words(initials + " Next")).containsExactly(initials, "Next");
        }

        @ParameterizedTest
        @CsvSource({"good", "Miss", "mayo", "5", "A.1", "A-B", "ab.c", "a.bc", "mr1", "İnc", "septs", "O'x"})
        void do_not_stay_with_anything_else(String word) {
            assertThat(words(word + ".")).containsExactly(word, ".");
        }

        @Test
        void do_not_stay_when_another_follows() {
            assertThat(words("I.. Mr...")).containsExactly("I", "..", "Mr", "...");
        }

        @Test
        void stay_when_something_else_follows() {
            assertThat(words("U.S.-based")).containsExactly("U.S.", "-", "based");
            assertThat(words("(etc.)")).containsExactly("(", "etc.", ")");
            assertThat(words("Mr.\u0301x")).containsExactly("Mr.\u0301", "x");
        }

        @Test
        void between_words_join_them() {
            assertThat(words("end.Start Mr.Smith")).containsExactly("end.Start", "Mr.Smith");
        }
    }

    @Nested
    class Contractions {
        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '"',
                value = {
                    "it's,it,'s",
                    "I'm,I,'m",
                    "he'd,he,'d",
                    "we'll,we,'ll",
                    "they're,they,'re",
                    "I've,I,'ve",
                    "IT'S,IT,'S",
                    "We'Ll,We,'Ll",
                    "it’s,it,’s",
                    "can't,ca,n't",
                    "DON'T,DO,N'T",
                    "isn’t,is,n’t",
                    "won't,wo,n't"
                })
        void are_cut_off_a_word(String word, String stem, String contraction) {
            assertThat(words(word)).containsExactly(stem, contraction);
            assertThat(words(word + ".")).containsExactly(stem, contraction, ".");
            assertThat(words(word + "-")).containsExactly(stem, contraction, "-");
        }

        @Test
        void are_cut_off_until_none_is_left() {
            assertThat(words("they'd've")).containsExactly("they", "'d", "'ve");
            assertThat(words("couldn't've")).containsExactly("could", "n't", "'ve");
            assertThat(words("don't's")).containsExactly("do", "n't", "'s");
            assertThat(words("a's's's")).containsExactly("a", "'s", "'s", "'s");
        }

        @Test
        void leave_what_stands_before_them_even_a_joiner() {
            assertThat(words("a-n't")).containsExactly("a-", "n't");
            assertThat(words("a'n't")).containsExactly("a'", "n't");
        }

        @Test
        void need_something_before_a_negation() {
            assertThat(words("n't")).containsExactly("n't");
            assertThat(words("n'tn't")).containsExactly("n't", "n't");
        }

        @Test
        void are_known_by_their_letters_alone() {
            assertThat(words("it'x o'clock y'all 'tis")).containsExactly("it'x", "o'clock", "y'all", "'", "tis");
            assertThat(words("it'ſ")).containsExactly("it'ſ");
            assertThat(words("it's\u0301")).containsExactly("it's\u0301");
            assertThat(words("can't\u0301")).containsExactly("can't\u0301");
        }

        @Test
        void inside_a_word_are_left_there() {
            assertThat(words("it's-a")).containsExactly("it's-a");
        }

        @Test
        void stand_alone_after_a_space_or_at_the_start() {
            assertThat(words("it 's")).containsExactly("it", "'s");
            assertThat(words("'ll")).containsExactly("'ll");
            assertThat(words("dogs 're , we 'VE")).containsExactly("dogs", "'re", ",", "we", "'VE");
            assertThat(words("it\u3000’s")).containsExactly("it", "’s");
        }

        @Test
        void stand_alone_after_a_word_that_does_not_take_them_in() {
            assertThat(words("1990's")).containsExactly("1990", "'s");
            assertThat(words("U.S.'s")).containsExactly("U.S.", "'s");
            assertThat(words("U.S.\u0301’s")).containsExactly("U.S.\u0301", "’s");
        }

        @Test
        void do_not_begin_after_another_token() {
            assertThat(words("('s")).containsExactly("(", "'", "s");
            assertThat(words("我's")).containsExactly("我", "'", "s");
            assertThat(words("'''s")).containsExactly("''", "'", "s");
            assertThat(words("5's've")).containsExactly("5", "'s", "'", "ve");
        }

        @Test
        void end_before_anything_but_a_word() {
            assertThat(words("'s. 'd- 'll'")).containsExactly("'s", ".", "'d", "-", "'ll", "'");
            assertThat(words("'sx 's1 'll2 'l 'r"))
                    .containsExactly("'", "sx", "'", "s1", "'", "ll2", "'", "l", "'", "r");
            assertThat(words("'s\u0301")).containsExactly("'s\u0301");
            assertThat(words("'\u0301s")).containsExactly("'\u0301", "s");
        }
    }

    @Nested
    class Sentences {
        @Test
        void of_reviews_split_as_people_would() {
            assertThat(words("This movie isn't \"great\"...it's--well--OK!<br /><br />8/10, Mr. Smith."))
                    .containsExactly(
                            "This", "movie", "is", "n't", "\"", "great", "\"", "...", "it", "'s", "--", "well", "--",
                            "OK", "!", "8/10", ",", "Mr.", "Smith", ".");
        }

        @Test
        void of_the_news_split_as_people_would() {
            assertThat(words("U.N. official Ekeus (Rolf) heads for Baghdad at 10:30 a.m., not 1,000-strong."))
                    .containsExactly(
                            "U.N.",
                            "official",
                            "Ekeus",
                            "(",
                            "Rolf",
                            ")",
                            "heads",
                            "for",
                            "Baghdad",
                            "at",
                            "10:30",
                            "a.m.",
                            ",",
                            "not",
                            "1,000-strong",
                            ".");
        }
    }
}
