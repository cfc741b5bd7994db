package io.recurrent.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TokenizerProperties {
    /** What the rules speak of, and what could come between. */
    private static final String PIECES = "a|I|n|t|s|don|Mr|7|1990|'|’|''|`|.|,|:|/|-|_|&|@|·|*|=|~| |\n|\u3000|\u0000"
            + "|<br>|<BR />|<|>|\"|http://|HTTPS://x|n't|'s|'ll|'ve|U.S|e.g.|\u0301|\u200D|\uFE0F|🏽|😀|👩|🇩|🇪|我|々"
            + "|\uD800|\uDC00|(|)|!|?|;|…|—|é|Ж|٣|½";

    private static final List<Tokenizer> TOKENIZERS =
            List.of(Splitting.wordTokenizer(), Splitting.whitespaceTokenizer());

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(PIECES.split("\\|"));
        return pieces.list().ofMaxSize(24).map(list -> String.join("", list));
    }

    @Property(tries = 5000)
    void tokens_are_ordered_and_hold_every_character_between_breaks_once(@ForAll("texts") String text) {
        for (Tokenizer tokenizer : TOKENIZERS) {
            Encoding encoding = tokenizer.encode(text);
            assertThat(encoding.text()).hasSameSizeAs(text);
            int at = 0;
            for (int token = 0; token < encoding.length(); token++) {
                assertBreak(encoding.text().substring(at, encoding.start(token)));
                assertThat(encoding.end(token)).isGreaterThan(encoding.start(token));
                at = encoding.end(token);
            }
            assertBreak(encoding.text().substring(at));
        }
    }

    @Property(tries = 2000)
    void a_token_is_what_its_offsets_cut_out_and_no_pair_is_cut(@ForAll("texts") String text) {
        for (Tokenizer tokenizer : TOKENIZERS) {
            Encoding encoding = tokenizer.encode(text);
            for (int token = 0; token < encoding.length(); token++) {
                String cut = encoding.text().substring(encoding.start(token), encoding.end(token));
                assertThat(encoding.token(token)).isEqualTo(cut);
                assertThat(cut.chars().filter(unit -> unit == 0xFFFD).count())
                        .isEqualTo(WellFormed.of(cut)
                                .chars()
                                .filter(unit -> unit == 0xFFFD)
                                .count());
            }
        }
    }

    @Property(tries = 2000)
    void tokens_do_not_depend_on_what_stands_before_a_space(
            @ForAll("texts") String left, @ForAll("texts") String right) {
        for (Tokenizer tokenizer : TOKENIZERS) {
            List<String> apart = new ArrayList<>(Splitting.tokens(tokenizer.encode(left + "\t")));
            apart.addAll(Splitting.tokens(tokenizer.encode(right)));
            assertThat(Splitting.tokens(tokenizer.encode(left + "\t" + right))).isEqualTo(apart);
        }
    }

    @Property(tries = 1000)
    void any_string_can_be_encoded(@ForAll String text) {
        for (Tokenizer tokenizer : TOKENIZERS) {
            Encoding encoding = tokenizer.encode(text);
            assertThat(encoding.unknownTokens()).isEqualTo(encoding.length());
        }
    }

    @Property(tries = 1000)
    void split_tokens_come_back_as_they_were(@ForAll List<String> given) {
        List<String> tokens = given.stream().filter(token -> !token.isEmpty()).toList();
        for (Tokenizer tokenizer : TOKENIZERS) {
            Encoding encoding = tokenizer.encode(tokens);
            assertThat(Splitting.tokens(encoding))
                    .isEqualTo(tokens.stream().map(WellFormed::of).toList());
            assertThat(encoding.text()).isEqualTo(String.join(" ", Splitting.tokens(encoding)));
        }
    }

    private static void assertBreak(String between) {
        String rest = between.replaceAll("(?i)<br *(/?)>", "");
        assertThat(rest.codePoints()).allMatch(codePoint -> CodePointClass.of(codePoint) == CodePointClass.SPACE);
    }
}
