package io.recurrent.task.tagging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Encodings;
import io.recurrent.text.Encoding;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TokenTaggingTest {
    private static final List<String> LABELS = List.of("O", "B-PER", "I-PER", "B-LOC", "I-LOC");

    /** Emissions that prefer one tag a token by so much. */
    private static float[] preferring(List<String> labels, float by, String... tags) {
        float[] emissions = new float[tags.length * labels.size()];
        for (int token = 0; token < tags.length; token++) {
            emissions[token * labels.size() + labels.indexOf(tags[token])] = by;
        }
        return emissions;
    }

    private static List<String> shapes(List<Span> spans) {
        return spans.stream()
                .map(span -> span.type() + " " + span.startToken() + "-" + span.endToken())
                .toList();
    }

    @Nested
    class Spans {
        @Test
        void have_their_place_in_tokens_and_in_the_text() {
            Encoding encoding = Encodings.of("Rolf Ekeus's in 😀 New  York.");
            float[] emissions = preferring(LABELS, 20, "B-PER", "I-PER", "O", "O", "O", "B-LOC", "I-LOC", "O");

            List<Span> spans = new TokenTagging(TagScheme.BIO, LABELS, null).decode(encoding, emissions, 0);

            assertThat(spans).hasSize(2);
            assertThat(spans.get(0)).satisfies(span -> {
                assertThat(span.type()).isEqualTo("PER");
                assertThat(span.text()).isEqualTo("Rolf Ekeus");
                assertThat(span.start()).isZero();
                assertThat(span.end()).isEqualTo(10);
                assertThat(span.startToken()).isZero();
                assertThat(span.endToken()).isEqualTo(2);
                assertThat(span.score()).isCloseTo(1, within(1e-6));
            });
            assertThat(spans.get(1)).satisfies(span -> {
                assertThat(span.text()).isEqualTo("New  York");
                assertThat(span.start()).isEqualTo(19);
                assertThat(span.end()).isEqualTo(28);
            });
        }

        @ParameterizedTest
        @CsvSource({
            "BIO,O B-X I-X,B-X B-X I-X O B-X,X 0-1;X 1-3;X 4-5",
            "BIO,O B-X I-X B-Y I-Y,B-X B-Y I-Y,X 0-1;Y 1-3",
            "BIOES,O B-X I-X E-X S-X,S-X S-X B-X E-X B-X I-X I-X E-X O,X 0-1;X 1-2;X 2-4;X 4-8",
            "BMES,B-W M-W E-W S-W,S-W B-W M-W E-W S-W,W 0-1;W 1-4;W 4-5",
            "IO,O I-X I-Y,I-X I-X I-Y O I-Y I-X,X 0-2;Y 2-3;Y 4-5;X 5-6",
            "IO,O I-X I-Y,O O O,''"
        })
        void are_read_from_tags_by_the_scheme(TagScheme scheme, String labels, String tags, String spans) {
            List<String> order = List.of(labels.split(" "));
            String[] path = tags.split(" ");
            TokenTagging tagging = new TokenTagging(scheme, order, null);

            List<Span> found = tagging.decode(Encodings.ofTokens(path.length), preferring(order, 9, path), 0);

            assertThat(String.join(";", shapes(found))).isEqualTo(spans);
        }

        @Test
        void begin_only_where_the_scheme_lets_them() {
            float[] emissions = {1, 0, 5, 0, 0, 0, 0, 5, 0, 0};

            List<Span> spans =
                    new TokenTagging(TagScheme.BIO, LABELS, null).decode(Encodings.ofTokens(2), emissions, 0);

            assertThat(shapes(spans)).containsExactly("PER 0-2");
        }

        @Test
        void are_read_from_the_offset_on() {
            float[] emissions = preferring(LABELS, 9, "B-PER", "O", "B-LOC");
            TokenTagging tagging = new TokenTagging(TagScheme.BIO, LABELS, null);

            assertThat(shapes(tagging.decode(Encodings.ofTokens(2), emissions, 5)))
                    .containsExactly("LOC 1-2");
            assertThat(shapes(tagging.decode(Encodings.ofTokens(1), emissions, 0)))
                    .containsExactly("PER 0-1");
        }

        @Test
        void of_a_text_without_tokens_are_none() {
            assertThat(new TokenTagging(TagScheme.BIO, LABELS, null).decode(Encodings.of(" "), new float[0], 0))
                    .isEmpty();
        }
    }

    @Nested
    class Confidence {
        @Test
        void without_a_crf_is_the_product_of_the_tokens_probabilities() {
            List<String> labels = List.of("O", "B-X", "I-X");
            float[] emissions = {0, 1, 0, 0, 0, 2};
            double first = Math.E / (Math.E + 2);
            double second = Math.exp(2) / (Math.exp(2) + 2);

            List<Span> spans =
                    new TokenTagging(TagScheme.BIO, labels, null).decode(Encodings.ofTokens(2), emissions, 0);

            assertThat(spans)
                    .singleElement()
                    .satisfies(span -> assertThat(span.score()).isCloseTo(first * second, within(1e-12)));
        }

        @Test
        void with_a_crf_is_the_marginal_of_the_spans_tags() {
            List<String> labels = List.of("O", "B-X", "I-X");
            CrfTables tables = new CrfTables(new double[] {0, 1, 0}, new double[3], new double[3][3]);
            TokenTagging tagging = new TokenTagging(TagScheme.BIO, labels, tables);

            List<Span> spans = tagging.decode(Encodings.ofTokens(1), new float[] {0, 1, 50}, 0);

            // I is forbidden at the start, so O and B share all probability.
            assertThat(spans)
                    .singleElement()
                    .satisfies(
                            span -> assertThat(span.score()).isCloseTo(Math.exp(2) / (Math.exp(2) + 1), within(1e-12)));
        }

        @Test
        void is_that_of_each_span_when_there_are_several() {
            CrfTables tables = CrfTables.zeros(LABELS.size());
            TokenTagging tagging = new TokenTagging(TagScheme.BIO, LABELS, tables);
            float[] emissions = preferring(LABELS, 3, "B-PER", "I-PER", "O", "B-LOC");
            Emissions scores = new Emissions(emissions, 0, 4, LABELS.size());
            AllPaths all = new AllPaths(TagScheme.BIO, LABELS, tables, scores);

            List<Span> spans = tagging.decode(Encodings.ofTokens(4), emissions, 0);

            assertThat(spans)
                    .extracting(Span::score)
                    .satisfiesExactly(
                            score -> assertThat(score)
                                    .isCloseTo(all.probability(new int[] {1, 2, 0, 3}, 0, 2), within(1e-12)),
                            score -> assertThat(score)
                                    .isCloseTo(all.probability(new int[] {1, 2, 0, 3}, 3, 4), within(1e-12)));
        }
    }

    @Nested
    class BrokenScores {
        @ParameterizedTest
        @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
        void are_refused_by_label_and_token(float broken) {
            float[] emissions = new float[3 * LABELS.size()];
            emissions[2 * LABELS.size() + 3] = broken;
            TokenTagging tagging = new TokenTagging(TagScheme.BIO, LABELS, null);

            assertThatExceptionOfType(InferenceException.class)
                    .isThrownBy(() -> tagging.decode(Encodings.ofTokens(3), emissions, 0))
                    .satisfies(failure -> {
                        assertThat(failure.code()).isEqualTo(ErrorCode.INFERENCE_FAILED);
                        assertThat(failure.detail()).contains(Float.toString(broken), "'B-LOC'", "step 2");
                    });
        }

        @Test
        void of_another_text_do_not_matter() {
            float[] emissions = new float[3 * LABELS.size()];
            Arrays.fill(emissions, 2 * LABELS.size(), emissions.length, Float.NaN);

            assertThat(new TokenTagging(TagScheme.BIO, LABELS, null).decode(Encodings.ofTokens(2), emissions, 0))
                    .isEmpty();
        }
    }

    @Nested
    class Construction {
        @Test
        void keeps_the_labels() {
            TokenTagging tagging = new TokenTagging(TagScheme.BIO, LABELS, null);

            assertThat(tagging.labels()).isEqualTo(LABELS);
            assertThat(tagging.width()).isEqualTo(5);
        }

        @Test
        void refuses_labels_of_another_scheme() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TokenTagging(TagScheme.BIOES, List.of("O", "M-X"), null))
                    .withMessageContaining("'M-X'");
        }

        @Test
        void refuses_labels_that_stand_there_twice() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TokenTagging(TagScheme.BIO, List.of("O", "B-X", "O"), null))
                    .withMessageContaining("'O'");
        }

        @Test
        void refuses_labels_that_leave_a_token_without_any() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TokenTagging(TagScheme.BMES, List.of("B-X", "M-X", "E-X"), null))
                    .withMessageContaining("BMES");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TokenTagging(TagScheme.BIO, List.of("I-X"), null));
            assertThatIllegalArgumentException().isThrownBy(() -> new TokenTagging(TagScheme.BIO, List.of(), null));
        }

        @Test
        void refuses_a_crf_of_another_size() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TokenTagging(TagScheme.BIO, LABELS, CrfTables.zeros(4)))
                    .withMessageContaining("4 tags")
                    .withMessageContaining("5 labels");
        }
    }
}
