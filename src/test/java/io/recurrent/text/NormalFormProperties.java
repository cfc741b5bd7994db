package io.recurrent.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every text in version 2 of the tokenisers. */
class NormalFormProperties {
    private static final String[] PIECES = ("a|I|n|t|s|don|Mr|7|'|’|\u02BC|''|`|\u1FEF|.|,|-|\u2011|=|<|>|~| |\n"
        + "|\u3000|<br>|http://|n't|U.S"
        + "|e|é|e\u0301|q\u0323\u0307|q\u0307\u0323|\u0301|\u0316|\u0338|\u0345|\u0344|Å|\u212B|İ|ŉ|ﬁ|ﬃ|ａ|１|ｶ|ﾞ|𝐚|ℎ"
        + "|한|\u1112|\u1161|\u11AB|\u0958|\u09C7|\u09BE|\uD81B\uDD63|\uD81B\uDD67|我|\uF914|，|½|²"
        + "|\u200B|\u200C|\u200D|\u200E|\u00AD|\uFEFF|\uFE0F|\u034F|\u115F|\uDB40\uDC41|👩|😀|🏽|🇩|❤|↔|\uD800|\uDC00|…")
            .split("\\|");

    /** All but the joiner, which means something between emoji. */
    private static final List<String> IGNORABLES = List.of(
            "\u00AD", "\u200B", "\u200C", "\u200E", "\u2060", "\uFEFF", "\uFE0F", "\u034F", "\uDB40\uDC41", "\u3164");

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(PIECES);
        return pieces.list().ofMaxSize(20).map(list -> WellFormed.of(String.join("", list)));
    }

    private static List<String> read(String text) {
        String read = NormalForm.OF_WORDS.read(text).text();
        TokenBounds bounds = new WordSplitter().split(read);
        return IntStream.range(0, bounds.size())
                .mapToObj(token -> read.substring(bounds.start(token), bounds.end(token)))
                .toList();
    }

    @Property(tries = 5000)
    void a_text_is_read_alike_in_nfc_and_nfd_and_with_ignorables_anywhere(
            @ForAll("texts") String text, @ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder strewn = new StringBuilder();
        text.codePoints().forEach(codePoint -> {
            if (random.nextInt(3) == 0) {
                strewn.append(IGNORABLES.get(random.nextInt(IGNORABLES.size())));
            }
            strewn.appendCodePoint(codePoint);
        });
        for (Normalization form : List.of(NormalForm.OF_WORDS, NormalForm.PLAIN)) {
            String read = form.read(text).text();
            assertThat(form.read(Normalizer.normalize(text, Normalizer.Form.NFC))
                            .text())
                    .isEqualTo(read);
            assertThat(form.read(Normalizer.normalize(text, Normalizer.Form.NFD))
                            .text())
                    .isEqualTo(read);
            assertThat(form.read(strewn.toString()).text()).isEqualTo(read);
        }
    }

    @Property(tries = 5000)
    void the_normal_form_is_normal(@ForAll("texts") String text) {
        for (Normalization form : List.of(NormalForm.OF_WORDS, NormalForm.PLAIN)) {
            String read = form.read(text).text();
            assertThat(form.read(read).text()).isEqualTo(read);
            assertThat(Normalizer.isNormalized(read, Normalizer.Form.NFC)).isTrue();
        }
    }

    @Property(tries = 5000)
    void a_token_is_what_its_place_in_the_text_as_sent_reads_as(@ForAll("texts") String text) {
        Encoding words = Splitting.secondVersions().getFirst().encode(text);
        List<String> tokens = Splitting.tokens(words).stream()
                .map(token -> NormalForm.OF_WORDS.read(token).text())
                .toList();

        assertThat(tokens).isEqualTo(read(text));
    }

    @Property(tries = 5000)
    void places_are_in_order_apart_and_begin_and_end_with_what_can_be_seen(@ForAll("texts") String text) {
        for (Tokenizer tokenizer : Splitting.secondVersions().subList(0, 2)) {
            Encoding encoding = tokenizer.encode(text);
            assertThat(encoding.text()).isEqualTo(text);
            int at = 0;
            for (int token = 0; token < encoding.length(); token++) {
                assertBreak(text.substring(at, encoding.start(token)));
                assertSeen(encoding.token(token));
                at = encoding.end(token);
            }
            assertBreak(text.substring(at));
        }
    }

    @Property(tries = 3000)
    void characters_are_in_order_and_share_a_place_where_they_were_made_of_the_same(@ForAll("texts") String text) {
        Encoding encoding = Splitting.secondVersions().get(2).encode(text);
        for (int token = 0; token < encoding.length(); token++) {
            assertSeen(encoding.token(token));
            boolean same = token > 0 && encoding.start(token) == encoding.start(token - 1);
            assertThat(encoding.start(token)).isGreaterThanOrEqualTo(token == 0 ? 0 : encoding.start(token - 1));
            assertThat(encoding.end(token)).isGreaterThanOrEqualTo(token == 0 ? 0 : encoding.end(token - 1));
            assertThat(same || token == 0 || encoding.start(token) >= encoding.end(token - 1))
                    .isTrue();
        }
    }

    @Property(tries = 3000)
    void a_text_that_comes_in_pieces_has_the_tokens_of_the_whole_where_it_is_cut_after_a_space(
            @ForAll("texts") String left, @ForAll("texts") String right) {
        for (Tokenizer tokenizer : Splitting.secondVersions().subList(0, 2)) {
            List<String> apart = new ArrayList<>(Splitting.tokens(tokenizer.encode(left + " ")));
            apart.addAll(Splitting.tokens(tokenizer.encode(right)));
            assertThat(Splitting.tokens(tokenizer.encode(left + " " + right))).isEqualTo(apart);
        }
    }

    @Property(tries = 2000)
    void both_versions_agree_on_text_in_normal_form(@ForAll("texts") String text) {
        String normal = NormalForm.OF_WORDS.read(text).text();
        Encoding second = Splitting.secondVersions().getFirst().encode(normal);

        assertThat(Splitting.tokens(second)).isEqualTo(Splitting.words(normal));
        assertThat(second.text()).isSameAs(normal);
        assertThat(
                        normal.contains("\u200D")
                                ? normal
                                : NormalForm.OF_WORDS.read(normal).text())
                .isSameAs(normal);
    }

    @Property(tries = 2000)
    void any_string_can_be_encoded(@ForAll String text) {
        for (Tokenizer tokenizer : Splitting.secondVersions()) {
            Encoding encoding = tokenizer.encode(text);
            assertThat(encoding.unknownTokens()).isEqualTo(encoding.length());
        }
    }

    private static void assertSeen(String token) {
        assertThat(token).isEqualTo(WellFormed.of(token)).isNotEmpty();
        assertThat(DefaultIgnorables.contains(token.codePointAt(0))).isFalse();
        assertThat(DefaultIgnorables.contains(token.codePointBefore(token.length())))
                .isFalse();
    }

    private static void assertBreak(String between) {
        String rest = between.codePoints()
                .filter(codePoint -> !DefaultIgnorables.contains(codePoint))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .replaceAll("(?i)<br *(/?)>", "");
        assertThat(rest.codePoints()).allMatch(codePoint -> CodePointClass.of(codePoint) == CodePointClass.SPACE);
    }
}
