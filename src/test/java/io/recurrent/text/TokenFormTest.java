package io.recurrent.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TokenFormTest {
    private static final TokenForm KEPT = new TokenForm(LookupForm.KEEP, true);
    private static final TokenForm LOWER = new TokenForm(new LookupForm(true, false), true);
    private static final TokenForm ZEROS = new TokenForm(new LookupForm(false, true), true);
    private static final TokenForm BARE = new TokenForm(new LookupForm(true, true), false);

    static String write(TokenForm form, String token) {
        char[] target = new char[token.length() * TokenForm.GROWTH + TokenForm.GROWTH];
        int length = form.write(token, 0, token.length(), target, target.length - TokenForm.GROWTH);
        return new String(target, 0, length);
    }

    @Nested
    class Punctuation {
        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '#',
                value = {
                    "’,'",
                    "‘,'",
                    "“,\"",
                    "”,\"",
                    "``,\"",
                    "'',\"",
                    "…,...",
                    "–,--",
                    "—,--",
                    "don’t,don't",
                    "a…b–c,a...b--c",
                    "',\'",
                    "`,`",
                    "''',\"'",
                    "```,\"`",
                    "'''',\"\"",
                    "'’,''",
                    "’’,''",
                    "``'',\"\"",
                    "„,„"
                })
        void is_looked_up_as_ascii_in_one_pass_from_the_left(String token, String form) {
            assertThat(write(KEPT, token)).isEqualTo(form);
        }

        @Test
        void is_kept_without_the_rule() {
            assertThat(write(BARE, "’“''…—``")).isEqualTo("’“''…—``");
        }
    }

    @Nested
    class Case {
        @Test
        void is_kept_unless_asked_for() {
            assertThat(write(KEPT, "ÀBC")).isEqualTo("ÀBC");
            assertThat(write(ZEROS, "ÀBC")).isEqualTo("ÀBC");
        }

        @ParameterizedTest
        @CsvSource({
            "ABCxyz,abcxyz",
            "ÀÉÎ,àéî",
            "ΣΑΣ,σασ",
            "ЖЯ,жя",
            "İI,ii",
            "ẞ,ß",
            "Ǆ,ǆ",
            "𐐀𝐀,𐐨𝐀",
            "K,k",
            "ﬁ,ﬁ",
            "ß,ß"
        })
        void is_mapped_code_point_by_code_point(String token, String form) {
            assertThat(write(LOWER, token)).isEqualTo(form);
            assertThat(write(BARE, token)).isEqualTo(form);
        }
    }

    @Nested
    class Digits {
        @Test
        void of_ascii_become_zero() {
            assertThat(write(ZEROS, "a0123456789Z")).isEqualTo("a0000000000Z");
            assertThat(write(BARE, "A9")).isEqualTo("a0");
        }

        @Test
        void of_other_scripts_are_kept() {
            assertThat(write(ZEROS, "٣४²½")).isEqualTo("٣४²½");
        }

        @Test
        void are_kept_unless_asked_for() {
            assertThat(write(LOWER, "1984")).isEqualTo("1984");
        }
    }

    @Nested
    class Length {
        @Test
        void is_not_written_beyond_the_limit() {
            char[] target = new char[3 + TokenForm.GROWTH];

            assertThat(KEPT.write("abc", 0, 3, target, 3)).isEqualTo(3);
            assertThat(KEPT.write("abcd", 0, 4, target, 3)).isEqualTo(4);
            assertThat(KEPT.write("abcdefghij", 0, 10, target, 3)).isEqualTo(4);
            assertThat(KEPT.write("abc………", 0, 6, target, 3)).isEqualTo(6);
        }

        @Test
        void counts_from_the_given_start_to_the_given_end() {
            char[] target = new char[16];

            int length = LOWER.write("xx''Yy''", 3, 7, target, 8);

            assertThat(new String(target, 0, length)).isEqualTo("'yy'");
        }
    }
}
