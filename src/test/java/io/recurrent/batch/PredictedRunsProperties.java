package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a policy predicts of its runs is what its decisions, taken one after the other, cost. */
class PredictedRunsProperties {
    private static final CostModel COST = Costs.gru256();

    private static LengthCounts counts(int[] lengths) {
        LengthCounts counts = new LengthCounts();
        for (int length : lengths) {
            counts.add(length);
        }
        return counts;
    }

    /** Works off rows that all wait already, oldest first. */
    private static double worked(BatchPolicy policy, int[] lengths) {
        List<Integer> left = new ArrayList<>(Arrays.stream(lengths).boxed().toList());
        double nanos = 0;
        while (!left.isEmpty()) {
            int[] steps = left.stream().mapToInt(Integer::intValue).toArray();
            long[] slack = new long[steps.length];
            Arrays.fill(slack, Long.MAX_VALUE / 2);
            int[] rows = ((BatchPolicy.Decision.Take)
                            policy.decide(new Waiting(steps.length, steps, slack, 0, 0, 0, 1)))
                    .rows();
            Arrays.sort(rows);
            int longest = 0;
            for (int i = rows.length - 1; i >= 0; i--) {
                longest = Math.max(longest, steps[rows[i]]);
                left.subList(rows[i], rows[i] + 1).clear();
            }
            nanos += COST.nanos(rows.length, longest);
        }
        return nanos;
    }

    private static int[] lengths(int rows, long seed) {
        Random random = new Random(seed);
        return random.doubles(rows, 0, 1)
                .mapToInt(share -> share < 0.85 ? 2 + random.nextInt(40) : 64)
                .toArray();
    }

    @Property(tries = 100)
    void by_length(@ForAll @IntRange(min = 1, max = 1000) int rows, @ForAll long seed) {
        LengthAwarePolicy policy = new LengthAwarePolicy(COST, new BatchLimits(32, 4096, Long.MAX_VALUE / 2, false));
        int[] lengths = lengths(rows, seed);

        assertThat(policy.nanos(counts(lengths), COST)).isCloseTo(worked(policy, lengths), withinPercentage(30));
    }

    @Property(tries = 100)
    void one_at_a_time(@ForAll @IntRange(min = 1, max = 300) int rows, @ForAll long seed) {
        FifoPolicy policy = new FifoPolicy(1, 0);
        int[] lengths = lengths(rows, seed);

        assertThat(policy.nanos(counts(lengths), COST)).isCloseTo(worked(policy, lengths), withinPercentage(2));
    }

    @Property(tries = 100)
    void in_order_of_arrival(@ForAll @IntRange(min = 100, max = 1000) int rows, @ForAll long seed) {
        FifoPolicy policy = new FifoPolicy(8, 0);
        int[] lengths = lengths(rows, seed);

        assertThat(policy.nanos(counts(lengths), COST)).isCloseTo(worked(policy, lengths), withinPercentage(50));
    }
}
