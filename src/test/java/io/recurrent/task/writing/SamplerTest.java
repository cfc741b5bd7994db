package io.recurrent.task.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.error.InferenceException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final BitSet NONE = new BitSet();

    private static float[] logits(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]);
        }
        return logits;
    }

    private static Sampler sampler(Sampling sampling, long seed, int index) {
        return new Sampler(sampling, NONE, NONE, seed, index);
    }

    private static int[] draws(Sampler sampler, float[] scores, int count) {
        return IntStream.range(0, count).map(i -> sampler.choose(scores)).toArray();
    }

    private static BitSet set(int... ids) {
        BitSet set = new BitSet();
        IntStream.of(ids).forEach(set::set);
        return set;
    }

    @Test
    void without_temperature_takes_the_highest_and_of_equals_the_lowest_id() {
        Sampler greedy = sampler(new Sampling(0, 3, 0.1, 1), 1, 0);

        assertThat(greedy.choose(new float[] {1, 3, 2, 3, 3})).isOne();
        assertThat(greedy.choose(new float[] {-5, -5, -5})).isZero();
    }

    @Test
    void top_k_chooses_from_so_many_and_of_equals_from_the_lowest_ids() {
        float[] scores = {1, 2, 2, 2, 0};

        assertThat(draws(sampler(new Sampling(1, 2, 1, 1), 5, 0), scores, 300)).containsOnly(1, 2);
        assertThat(draws(sampler(new Sampling(1, 9, 1, 1), 5, 0), scores, 300)).contains(0, 1, 2, 3, 4);
    }

    @Test
    void top_p_keeps_the_fewest_that_have_so_much_probability() {
        float[] scores = logits(0.1, 0.4, 0.2, 0.3);

        assertThat(draws(sampler(new Sampling(1, 0, 0.69, 1), 5, 0), scores, 500))
                .containsOnly(1, 3);
        assertThat(draws(sampler(new Sampling(1, 0, 0.71, 1), 5, 0), scores, 500))
                .containsOnly(1, 3, 2);
        assertThat(draws(sampler(new Sampling(1, 0, 0.01, 1), 5, 0), scores, 50))
                .containsOnly(1);
        assertThat(draws(sampler(new Sampling(1, 3, 0.5, 1), 5, 0), scores, 500))
                .as("of what top-k left: 4/9 and 3/9")
                .containsOnly(1, 3);
    }

    @Test
    void a_token_in_the_text_is_penalized_towards_less_whatever_its_sign() {
        Sampling penalty = new Sampling(0, 0, 1, 2);

        assertThat(new Sampler(penalty, NONE, set(0), 1, 0).choose(new float[] {3, 2, 1}))
                .isOne();
        assertThat(new Sampler(penalty, NONE, set(0), 1, 0).choose(new float[] {-1, -1.5f, -3}))
                .isOne();
        Sampler writing = new Sampler(penalty, NONE, NONE, 1, 0);
        assertThat(writing.choose(new float[] {3, 2, 1})).isZero();
        writing.written(0);
        assertThat(writing.choose(new float[] {3, 2, 1})).isOne();
        writing.written(0);
        assertThat(writing.choose(new float[] {3, 1, 1}))
                .as("once, however often it stands there")
                .isZero();
    }

    @Test
    void what_is_never_written_is_never_chosen() {
        BitSet never = set(0, 3);
        float[] scores = {50, 0, 1, 50};

        for (Sampling sampling : List.of(Sampling.PLAIN, new Sampling(0, 0, 1, 1), new Sampling(2, 3, 0.9, 1.5))) {
            assertThat(draws(new Sampler(sampling, never, NONE, 3, 0), scores, 100))
                    .containsAnyOf(1, 2)
                    .doesNotContain(0, 3);
        }
    }

    @Test
    void draws_follow_the_distribution() {
        double[] probabilities = {0.05, 0.3, 0.15, 0.5};
        int draws = 20_000;
        int[] counts = new int[4];
        for (int id : draws(sampler(Sampling.PLAIN, 11, 0), logits(probabilities), draws)) {
            counts[id]++;
        }
        assertThat(chiSquare(counts, probabilities, draws))
                .as("3 degrees, 0.999")
                .isLessThan(16.27);

        int[] hot = new int[4];
        for (int id : draws(sampler(new Sampling(2, 0, 1, 1), 11, 0), logits(probabilities), draws)) {
            hot[id]++;
        }
        double whole = 0;
        for (double probability : probabilities) {
            whole += Math.sqrt(probability);
        }
        double[] flatter = new double[4];
        for (int i = 0; i < 4; i++) {
            flatter[i] = Math.sqrt(probabilities[i]) / whole;
        }
        assertThat(chiSquare(hot, flatter, draws)).isLessThan(16.27);
    }

    private static double chiSquare(int[] counts, double[] probabilities, int draws) {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = probabilities[i] * draws;
            sum += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        return sum;
    }

    @Test
    void the_same_seed_gives_the_same_tokens_and_another_number_others_that_are_not_the_same_shifted() {
        float[] scores = new float[1000];
        Random random = new Random(1);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextFloat();
        }
        List<int[]> streams = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            streams.add(draws(sampler(Sampling.PLAIN, 42, index), scores, 200));
            assertThat(draws(sampler(Sampling.PLAIN, 42, index), scores, 200)).isEqualTo(streams.getLast());
        }
        for (int one = 0; one < streams.size(); one++) {
            for (int other = 0; other < streams.size(); other++) {
                for (int shift = 0; shift < 100 && one != other; shift++) {
                    assertThat(agreement(streams.get(one), streams.get(other), shift))
                            .isLessThan(10);
                }
            }
        }
    }

    private static int agreement(int[] one, int[] other, int shift) {
        int same = 0;
        for (int i = 0; i + shift < one.length; i++) {
            same += one[i + shift] == other[i] ? 1 : 0;
        }
        return same;
    }

    @Test
    void temperatures_and_penalties_at_the_ends_of_their_ranges_are_still_probabilities() {
        float[] scores = {30, 31, -31, -30};

        assertThat(draws(sampler(new Sampling(Double.MIN_VALUE, 0, 1, 1), 3, 0), scores, 20))
                .containsOnly(1);
        assertThat(draws(sampler(new Sampling(100, 0, 1, 1), 3, 0), scores, 200))
                .contains(0, 1, 2, 3);
        assertThat(draws(new Sampler(new Sampling(1, 0, 1, 0.01), NONE, set(1), 3, 0), scores, 20))
                .containsOnly(1);
        InferenceException refusal =
                catchThrowableOfType(InferenceException.class, () -> new Sampling(1, 0, 1, Double.MIN_VALUE));
        assertThat(refusal.field()).isEqualTo("repetitionPenalty");
    }
}
