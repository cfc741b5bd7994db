package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.batch.BatchPolicy.Decision;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContinuousPolicyTest {
    private static final long FAR = Long.MAX_VALUE / 2;
    private static final BatchPolicy OTHER = waiting -> new Decision.Wait(77);

    /** A row costs what it costs, alone or not. */
    private static final CostModel PER_ROW =
            new CostModel(List.of(new CostModel.Line(1, 0, 1_000), new CostModel.Line(64, 0, 64_000)));

    private static Waiting waiting(int urgent, int workers, int... steps) {
        return waiting(urgent, 0, workers, steps);
    }

    private static Waiting waiting(int urgent, int running, int workers, int[] steps) {
        long[] slack = new long[steps.length + 3];
        Arrays.fill(slack, FAR);
        return new Waiting(steps.length, Arrays.copyOf(steps, steps.length + 3), slack, urgent, 0, running, workers);
    }

    private static int[] taken(CostModel cost, int mostRows, Waiting waiting) {
        return ((Decision.Take) new ContinuousPolicy(OTHER, cost, mostRows).decide(waiting)).rows();
    }

    @Test
    void an_urgent_single_step_takes_all_single_steps_and_no_longer_ones() {
        assertThat(taken(Costs.freeRows(), 64, waiting(3, 1, 1, 9, 1, 1, 200, 1)))
                .startsWith(3)
                .containsExactlyInAnyOrder(0, 2, 3, 5);
    }

    @Test
    void the_oldest_come_along_when_there_are_more_than_a_run_may_hold() {
        assertThat(taken(Costs.freeRows(), 3, waiting(4, 1, 1, 1, 1, 1, 1))).containsExactly(4, 0, 1);
        assertThat(taken(Costs.freeRows(), 1, waiting(4, 1, 1, 1, 1, 1, 1))).containsExactly(4);
    }

    @Test
    void a_worker_leaves_another_its_share_though_that_one_is_busy_with_fewer_rows() {
        int[] ones = IntStream.generate(() -> 1).limit(26).toArray();

        assertThat(taken(PER_ROW, 64, waiting(0, 2, 2, ones))).hasSize(14);
        assertThat(taken(PER_ROW, 64, waiting(0, 26, 2, ones))).hasSize(26);
        assertThat(taken(PER_ROW, 64, waiting(0, 20, 2, ones)))
                .as("nearly all, which one run more would not be worth")
                .hasSize(26);
    }

    @Test
    void rows_are_shared_among_idle_workers_where_a_smaller_run_costs_less() {
        int[] ones = IntStream.generate(() -> 1).limit(9).toArray();

        assertThat(taken(PER_ROW, 64, waiting(0, 2, ones))).hasSize(5);
        assertThat(taken(PER_ROW, 64, waiting(0, 1, ones))).hasSize(9);
        assertThat(taken(Costs.freeRows(), 64, waiting(0, 2, ones))).hasSize(9);
    }

    @Test
    void when_a_longer_run_is_most_urgent_the_other_policy_decides() {
        assertThat(new ContinuousPolicy(OTHER, PER_ROW, 64).decide(waiting(1, 1, 1, 2, 1)))
                .isEqualTo(new Decision.Wait(77));
    }
}
