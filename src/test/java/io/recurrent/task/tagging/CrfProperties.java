package io.recurrent.task.tagging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recurrent.fixture.Encodings;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Viterbi and forward-backward against the list of all paths. */
class CrfProperties {

    @Provide
    Arbitrary<Chains.Case> cases() {
        return Chains.cases();
    }

    @Provide
    Arbitrary<Chains.Case> tiedCases() {
        return Chains.tiedCases();
    }

    @Property(tries = 1500)
    void viterbi_finds_the_best_of_all_legal_paths(@ForAll("cases") Chains.Case given) {
        int[] path = CrfViterbi.decode(given.chain(), given.emissions());

        assertThat(path).isEqualTo(given.allPaths().firstBest());
    }

    @Property(tries = 1500)
    void of_equal_paths_viterbi_takes_the_one_with_the_lowest_tags_from_the_end(
            @ForAll("tiedCases") Chains.Case given) {
        int[] path = CrfViterbi.decode(given.chain(), given.emissions());

        assertThat(path).isEqualTo(given.allPaths().firstBest());
    }

    @Property(tries = 1000)
    void every_segment_has_the_probability_of_all_paths_through_it(@ForAll("cases") Chains.Case given) {
        AllPaths all = given.allPaths();
        CrfMarginals marginals = new CrfMarginals(given.chain(), given.emissions());

        for (int[] path :
                List.of(all.firstBest(), all.paths().getFirst(), all.paths().getLast())) {
            for (int start = 0; start < path.length; start++) {
                for (int end = start + 1; end <= path.length; end++) {
                    assertThat(marginals.probability(path, start, end))
                            .isCloseTo(all.probability(path, start, end), within(1e-9));
                }
            }
        }
    }

    @Property(tries = 500)
    void the_probabilities_of_all_tags_of_a_token_add_up_to_one(@ForAll("cases") Chains.Case given) {
        CrfMarginals marginals = new CrfMarginals(given.chain(), given.emissions());

        for (int token = 0; token < given.emissions().length(); token++) {
            double sum = 0;
            int[] path = new int[given.emissions().length()];
            for (int tag = 0; tag < given.labels().size(); tag++) {
                Arrays.fill(path, tag);
                sum += marginals.probability(path, token, token + 1);
            }
            assertThat(sum).isCloseTo(1, within(1e-9));
        }
    }

    @Property(tries = 300)
    void the_spans_of_a_tagger_carry_the_probability_of_their_tags(@ForAll("cases") Chains.Case given) {
        AllPaths all = given.allPaths();
        TokenTagging tagging = new TokenTagging(given.scheme(), given.labels(), given.tables());

        for (Span span : tagging.decode(
                Encodings.ofTokens(given.emissions().length()),
                given.emissions().values(),
                given.emissions().offset())) {
            assertThat(span.score())
                    .isCloseTo(all.probability(all.firstBest(), span.startToken(), span.endToken()), within(1e-9));
        }
    }
}
