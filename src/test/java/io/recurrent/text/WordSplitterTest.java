package io.recurrent.text;

import static io.recurrent.text.Splitting.words;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WordSplitterTest {

    @Nested
    class Breaks {
        @Test
        void a_text_without_tokens_gives_none() {
            assertThat(words("")).isEmpty();
            assertThat(words(" \t\r\n\u0085\u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000"))
                    .isEmpty();
        }

        @Test
        void every_space_and_every_control_character_separates() {
            assertThat(words("a\u0000b\u0007c\u001Fd\u007Fe\u009Ff\u00A0g\u3000h"))
                    .containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
        }

        @ParameterizedTest
        @ValueSource(strings = {"<br>", "<br/>", "<br />", "<BR>", "<bR    />", "<br   >"})
        void a_line_break_of_html_separates(String lineBreak) {
            assertThat(words("good" + lineBreak + "bad")).containsExactly("good", "bad");
            assertThat(words("good" + lineBreak + lineBreak)).containsExactly("good");
        }

        @Test
        void what_only_looks_like_a_line_break_is_symbols_and_words() {
            assertThat(words("<b>")).containsExactly("<", "b", ">");
            assertThat(words("<br")).containsExactly("<", "br");
            assertThat(words("<br  ")).containsExactly("<", "br");
            assertThat(words("<br/")).containsExactly("<", "br", "/");
            assertThat(words("<br/ >")).containsExactly("<", "br", "/", ">");
            assertThat(words("< br>")).containsExactly("<", "br", ">");
            assertThat(words("<br\t>")).containsExactly("<", "br", ">");
            assertThat(words("<hr>")).containsExactly("<", "hr", ">");
        }

        @Test
        void a_contraction_may_follow_a_line_break() {
            assertThat(words("it<br>'s")).containsExactly("it", "'s");
        }
    }

    @Nested
    class Addresses {
        @Test
        void an_address_is_one_token_up_to_the_next_space() {
            assertThat(words("see https://example.org/a?b=c&d=%20#e-f now"))
                    .containsExactly("see", "https://example.org/a?b=c&d=%20#e-f", "now");
        }

        @Test
        void the_scheme_may_have_any_case() {
            assertThat(words("HTTP://A.b hTTpS://c")).containsExactly("HTTP://A.b", "hTTpS://c");
        }

        @Test
        void letters_that_only_fold_to_the_scheme_do_not_count() {
            assertThat(words("http\u017F://x")).containsExactly("http\u017F", ":", "/", "/", "x");
        }

        @Test
        void brackets_and_quotes_end_it() {
            assertThat(words("<a href=\"http://x.y/z\">http://q</a>"))
                    .containsExactly(
                            "<", "a", "href", "=", "\"", "http://x.y/z", "\"", ">", "http://q", "<", "/", "a", ">");
            assertThat(words("http://x<br>y")).containsExactly("http://x", "y");
        }

        @Test
        void punctuation_at_its_end_does_not_belong_to_it() {
            assertThat(words("(http://x.y/z).")).containsExactly("(", "http://x.y/z", ")", ".");
            assertThat(words("http://x.,;:!?')")).containsExactly("http://x", ".", ",", ";", ":", "!", "?", "'", ")");
            assertThat(words("http://x/(y)z")).containsExactly("http://x/(y)z");
        }

        @Test
        void a_scheme_with_nothing_behind_it_is_no_address() {
            assertThat(words("http://")).containsExactly("http", ":", "/", "/");
            assertThat(words("http:// x")).containsExactly("http", ":", "/", "/", "x");
            assertThat(words("http:/x")).containsExactly("http", ":", "/", "x");
        }

        @Test
        void a_scheme_followed_by_what_ends_it_is_an_address_of_the_scheme_alone() {
            assertThat(words("http://<x")).containsExactly("http://", "<", "x");
            assertThat(words("http://...")).containsExactly("http://", "...");
        }

        @Test
        void an_address_does_not_begin_inside_a_word() {
            assertThat(words("xhttp://y")).containsExactly("xhttp", ":", "/", "/", "y");
        }
    }

    @Nested
    class Ideographs {
        @Test
        void each_is_a_token() {
            assertThat(words("我爱北京\u3007")).containsExactly("我", "爱", "北", "京", "\u3007");
            assertThat(words("\uD840\uDC00\uD840\uDC01")).containsExactly("\uD840\uDC00", "\uD840\uDC01");
        }

        @Test
        void they_end_words_and_are_not_joined_to_them() {
            assertThat(words("a我b-我")).containsExactly("a", "我", "b", "-", "我");
        }

        @Test
        void marks_and_variation_selectors_join_them() {
            assertThat(words("我\uFE00\u0301爱")).containsExactly("我\uFE00\u0301", "爱");
        }

        @Test
        void kana_and_hangul_are_letters() {
            assertThat(words("ひらがな カタカナ 한국어")).containsExactly("ひらがな", "カタカナ", "한국어");
        }
    }

    @Nested
    class QuotePairs {
        @Test
        void two_backticks_and_two_apostrophes_are_one_token() {
            assertThat(words("``Hi'' he said")).containsExactly("``", "Hi", "''", "he", "said");
        }

        @Test
        void three_are_a_pair_and_a_single_one() {
            assertThat(words("'''")).containsExactly("''", "'");
            assertThat(words("```")).containsExactly("``", "`");
        }

        @Test
        void other_quotes_stand_alone() {
            assertThat(words("\"a\" ‘b’ “c” ’’"))
                    .containsExactly("\"", "a", "\"", "‘", "b", "’", "“", "c", "”", "’", "’");
        }
    }

    @Nested
    class Runs {
        @ParameterizedTest
        @ValueSource(strings = {"..", "...", "--", "-----", "**", "===", "~~~~"})
        void a_run_of_one_character_is_one_token(String run) {
            assertThat(words("wait" + run + "what")).containsExactly("wait", run, "what");
            assertThat(words(run)).containsExactly(run);
        }

        @Test
        void a_run_ends_where_the_character_changes() {
            assertThat(words("..--.")).containsExactly("..", "--", ".");
        }

        @Test
        void other_characters_make_no_runs() {
            assertThat(words("!!??")).containsExactly("!", "!", "?", "?");
            assertThat(words("__")).containsExactly("_", "_");
        }

        @Test
        void a_mark_ends_a_run_and_joins_it() {
            assertThat(words("..\u0301.")).containsExactly("..\u0301", ".");
        }
    }

    @Nested
    class Emoji {
        @Test
        void two_regional_indicators_are_a_flag() {
            assertThat(words("🇩🇪🇫🇷")).containsExactly("🇩🇪", "🇫🇷");
        }

        @Test
        void an_odd_regional_indicator_stands_alone() {
            assertThat(words("🇩🇪🇫")).containsExactly("🇩🇪", "🇫");
            assertThat(words("🇩 🇪")).containsExactly("🇩", "🇪");
            assertThat(words("🇩")).containsExactly("🇩");
        }

        @Test
        void joined_emoji_are_one_token() {
            assertThat(words("👩‍👩‍👧‍👦!")).containsExactly("👩‍👩‍👧‍👦", "!");
            assertThat(words("🏳️‍🌈x")).containsExactly("🏳️‍🌈", "x");
        }

        @Test
        void a_skin_tone_joins_what_stands_before_it() {
            assertThat(words("👍🏽👍")).containsExactly("👍🏽", "👍");
            assertThat(words("👩🏽‍🚀")).containsExactly("👩🏽‍🚀");
        }

        @Test
        void neighbours_without_a_joiner_are_tokens_of_their_own() {
            assertThat(words("😀😀❤️")).containsExactly("😀", "😀", "❤️");
        }

        @Test
        void a_joiner_joins_nothing_but_symbols() {
            assertThat(words("😀\u200Dx")).containsExactly("😀\u200D", "x");
            assertThat(words("😀\u200D")).containsExactly("😀\u200D");
            assertThat(words("x\u200D😀")).containsExactly("x\u200D", "😀");
            assertThat(words("..\u200D😀")).containsExactly("..\u200D", "😀");
        }
    }

    @Nested
    class Marks {
        @Test
        void marks_join_the_token_before_them() {
            assertThat(words("e\u0301te\u0301")).containsExactly("e\u0301te\u0301");
            assertThat(words("!\u0301")).containsExactly("!\u0301");
            assertThat(words("soft\u00ADhyphen zero\u200Bwidth"))
                    .containsExactly("soft\u00ADhyphen", "zero\u200Bwidth");
        }

        @Test
        void a_mark_without_a_token_before_it_is_a_symbol() {
            assertThat(words("\u0301a")).containsExactly("\u0301", "a");
            assertThat(words("a \u0301\u0302b")).containsExactly("a", "\u0301\u0302", "b");
            assertThat(words("a<br>\u0301b")).containsExactly("a", "\u0301", "b");
        }

        @Test
        void a_joiner_without_a_token_before_it_joins_nothing() {
            assertThat(words("\u200D😀")).containsExactly("\u200D", "😀");
            assertThat(words("\u0301\u200D😀")).containsExactly("\u0301\u200D😀");
        }

        @Test
        void a_byte_order_mark_at_the_start_stands_alone() {
            assertThat(words("\uFEFFHello")).containsExactly("\uFEFF", "Hello");
        }
    }

    @Nested
    class Symbols {
        @Test
        void punctuation_and_currency_stand_alone() {
            assertThat(words("($5, €7; 50%)")).containsExactly("(", "$", "5", ",", "€", "7", ";", "50", "%", ")");
            assertThat(words("#tag @user")).containsExactly("#", "tag", "@", "user");
        }

        @Test
        void lone_surrogates_are_replaced_and_stand_alone() {
            assertThat(words("a\uD800b\uDC00")).containsExactly("a", "\uFFFD", "b", "\uFFFD");
        }
    }
}
