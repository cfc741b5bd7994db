package io.recurrent.task.tagging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CrfTest {
    private static final List<String> LABELS = List.of("O", "B-X", "I-X");

    private static TagChain chain(CrfTables tables) {
        return new TagChain(
                TagScheme.BIO, LABELS.stream().map(TagScheme.BIO::parse).toList(), tables);
    }

    private static Emissions emissions(float... values) {
        return new Emissions(values, 0, values.length / LABELS.size(), LABELS.size());
    }

    @Nested
    class Paths {
        @Test
        void never_take_a_move_that_the_scheme_forbids_whatever_the_table_says() {
            double[][] transitions = {{0, 0, 1e6}, {0, 0, 0}, {0, 0, 0}};
            TagChain chain = chain(new CrfTables(new double[] {0, 0, 1e6}, new double[3], transitions));

            assertThat(CrfViterbi.decode(chain, emissions(1, 0, 9, 1, 0, 9))).containsExactly(1, 2);
            assertThat(CrfViterbi.decode(chain, emissions(4, 0, 0, 0, 0, 5, 0, 0, 5)))
                    .containsExactly(1, 2, 2);
        }

        @Test
        void weigh_beginnings_moves_and_ends() {
            double[][] transitions = {{0, 2, 0}, {0, 0, 0}, {0, 0, 0}};

            assertThat(CrfViterbi.decode(
                            chain(new CrfTables(new double[3], new double[3], transitions)),
                            emissions(0, 0, 0, 1, 0, 0)))
                    .containsExactly(0, 1);
            assertThat(CrfViterbi.decode(
                            chain(new CrfTables(new double[] {0, 3, 0}, new double[3], new double[3][3])),
                            emissions(1, 0, 0)))
                    .containsExactly(1);
            assertThat(CrfViterbi.decode(
                            chain(new CrfTables(new double[3], new double[] {0, 3, 0}, new double[3][3])),
                            emissions(1, 0, 0)))
                    .containsExactly(1);
        }

        @Test
        void that_are_equal_are_decided_by_the_lowest_tag() {
            assertThat(CrfViterbi.decode(chain(CrfTables.zeros(3)), emissions(new float[12])))
                    .containsExactly(0, 0, 0, 0);
        }

        @Test
        void of_a_hundred_thousand_tokens_are_found_without_recursion() {
            float[] values = new float[300_000];
            values[299_998] = 5;

            int[] path = CrfViterbi.decode(chain(CrfTables.zeros(3)), emissions(values));

            assertThat(path).hasSize(100_000).endsWith(0, 1);
        }
    }

    @Nested
    class Probabilities {
        @Test
        void survive_scores_that_no_exponential_can_hold() {
            double[][] transitions = {{-1e4, 1e4, -1e4}, {-1e4, -1e4, 1e4}, {1e4, -1e4, -1e4}};
            TagChain chain = chain(new CrfTables(new double[] {1e4, 0, 0}, new double[3], transitions));
            Emissions emissions = emissions(3e4f, -3e4f, 0, 0, 1, 0, 0, 0, -1e4f);
            int[] path = CrfViterbi.decode(chain, emissions);

            double probability = new CrfMarginals(chain, emissions).probability(path, 0, 3);

            assertThat(probability).isBetween(0.0, 1.0).isCloseTo(1, within(1e-12));
        }

        @Test
        void of_a_long_text_stay_exact() {
            int length = 20_000;
            TagChain chain = chain(CrfTables.zeros(3));
            Emissions emissions = emissions(new float[3 * length]);
            int[] path = new int[length];

            double alone = new CrfMarginals(chain, emissions).probability(path, length / 2, length / 2 + 1);

            // The share of O in the middle: the product of the left and right eigenvectors of the allowed moves.
            double growth = (3 + Math.sqrt(5)) / 2;
            double outside = 1;
            double begin = growth - 1;
            double inside = 1;
            assertThat(alone).isCloseTo(outside / (outside + begin + inside), within(1e-12));
        }

        @Test
        void of_a_whole_certain_path_are_one() {
            TagChain chain = chain(CrfTables.zeros(3));
            Emissions emissions = emissions(500, 0, 0, 500, 0, 0);

            assertThat(new CrfMarginals(chain, emissions).probability(new int[] {0, 0}, 0, 2))
                    .isEqualTo(1);
        }
    }

    @Nested
    class Tables {
        @Test
        void of_unequal_sizes_are_named() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CrfTables(new double[2], new double[3], new double[2][2]))
                    .withMessageContaining("end has 3 entries")
                    .withMessageContaining("start has 2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CrfTables(new double[2], new double[2], new double[1][2]))
                    .withMessageContaining("transitions has 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CrfTables(new double[2], new double[2], new double[][] {{0, 0}, {0}}))
                    .withMessageContaining("transitions[1] has 1");
        }

        @Test
        void with_numbers_that_are_not_finite_are_named() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CrfTables(new double[] {0, Double.NaN}, new double[2], new double[2][2]))
                    .withMessageContaining("start[1] is NaN");
            double[][] transitions = {{0, 0}, {Double.NEGATIVE_INFINITY, 0}};
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CrfTables(new double[2], new double[2], transitions))
                    .withMessageContaining("transitions[1][0] is -Infinity");
        }

        @Test
        void do_not_change_with_the_arrays_they_came_from() {
            double[] start = {1, 2};
            double[][] transitions = {{0, 3}, {0, 0}};
            CrfTables tables = new CrfTables(start, new double[] {0, 4}, transitions);

            start[0] = 9;
            transitions[0][1] = 9;

            assertThat(tables.start(0)).isEqualTo(1);
            assertThat(tables.transition(0, 1)).isEqualTo(3);
            assertThat(tables.end(1)).isEqualTo(4);
            assertThat(tables.tags()).isEqualTo(2);
        }
    }
}
