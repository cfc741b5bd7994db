package io.recurrent.task.writing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Taking from the heap is what sorting would give. */
class RankedScoresProperties {
    private final BitSet never = new BitSet();

    private float[] scores(Random random, int size) {
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) {
            scores[i] = random.nextInt(2) == 0 ? random.nextInt(5) : (float) random.nextGaussian() * 40;
            never.set(i, i > 0 && random.nextInt(4) == 0);
        }
        return scores;
    }

    private List<Integer> sorted(float[] scores) {
        return IntStream.range(0, scores.length)
                .filter(id -> !never.get(id))
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(id -> -scores[id]).thenComparing(id -> id))
                .toList();
    }

    @Property(tries = 300)
    void what_is_taken_comes_in_order(@ForAll @IntRange(min = 1, max = 80) int size, @ForAll long seed) {
        float[] scores = scores(new Random(seed), size);
        List<Integer> sorted = sorted(scores);
        RankedScores ranked = new RankedScores(scores, never, (id, score) -> score);

        assertThat(ranked.size()).isEqualTo(sorted.size());
        for (int id : sorted) {
            assertThat(ranked.take()).isEqualTo(id);
        }
    }

    @Property(tries = 500)
    void what_is_kept_is_the_beginning_of_the_order(
            @ForAll @IntRange(min = 1, max = 80) int size,
            @ForAll @IntRange(min = 0, max = 90) int topK,
            @ForAll @IntRange(min = 1, max = 10) int tenths,
            @ForAll long seed) {
        float[] scores = scores(new Random(seed), size);
        List<Integer> sorted = sorted(scores);
        RankedScores ranked = new RankedScores(scores, never, (id, score) -> score);

        int kept = ranked.keep(topK, tenths / 10.0);

        int most = topK == 0 ? sorted.size() : Math.min(topK, sorted.size());
        double highest = scores[sorted.getFirst()];
        double[] weights = sorted.stream()
                .limit(most)
                .mapToDouble(id -> Math.exp(scores[id] - highest))
                .toArray();
        double whole = IntStream.range(0, most).mapToDouble(i -> weights[i]).sum();
        assertThat(IntStream.range(0, kept).map(ranked::id).boxed().toList()).isEqualTo(sorted.subList(0, kept));
        if (tenths == 10) {
            assertThat(kept).as("all, however improbable").isEqualTo(most);
        } else {
            double before =
                    IntStream.range(0, kept - 1).mapToDouble(i -> weights[i]).sum();
            assertThat(before).as("fewer would not do").isLessThanOrEqualTo(tenths / 10.0 * whole * (1 + 1e-12));
            assertThat(before + weights[kept - 1]).isGreaterThanOrEqualTo(tenths / 10.0 * whole * (1 - 1e-12));
        }
        for (int i = 0; i < kept; i++) {
            assertThat(ranked.weightAt(i)).isEqualTo(weights[i]);
        }
    }
}
