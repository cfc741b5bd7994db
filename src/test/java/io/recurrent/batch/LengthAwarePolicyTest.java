package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.batch.BatchPolicy.Decision;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LengthAwarePolicyTest {
    private static final long FAR = Long.MAX_VALUE / 2;
    private static final BatchLimits WIDE = new BatchLimits(32, 1_000_000, FAR, false);

    private final CostModel cost = Costs.gru256();
    private final LengthAwarePolicy policy = new LengthAwarePolicy(cost, WIDE);

    private static Waiting waiting(int urgent, int... steps) {
        long[] slack = new long[steps.length];
        Arrays.fill(slack, FAR);
        return new Waiting(steps.length, steps, slack, urgent, 0, 0, 1);
    }

    private static int[] taken(BatchPolicy by, Waiting waiting) {
        assertThat(by.decide(waiting)).isInstanceOf(Decision.Take.class);
        int[] rows = ((Decision.Take) by.decide(waiting)).rows();
        assertThat(rows).doesNotHaveDuplicates().isNotEmpty();
        return rows;
    }

    private int[] lengths(BatchPolicy by, Waiting waiting) {
        return IntStream.of(taken(by, waiting)).map(row -> waiting.steps()[row]).toArray();
    }

    @Test
    void a_row_that_waits_alone_runs_alone() {
        assertThat(taken(policy, waiting(0, 17))).containsExactly(0);
    }

    @Test
    void rows_of_one_length_run_together_as_far_as_that_pays() {
        assertThat(taken(policy, waiting(0, 20, 20, 20, 20, 20, 20, 20, 20, 20)))
                .as("of 4 rows a step costs least")
                .hasSize(4);
    }

    @Test
    void the_rows_nearest_in_length_are_taken_from_both_sides() {
        int[] taken = lengths(policy, waiting(3, 300, 5, 21, 20, 400, 19, 2, 22));

        assertThat(taken).containsExactlyInAnyOrder(20, 21, 19, 22);
    }

    @Test
    void a_long_row_is_not_made_to_wait_for_by_a_short_one_and_pads_none() {
        assertThat(lengths(policy, waiting(0, 10, 300, 320))).containsExactly(10);
        assertThat(lengths(policy, waiting(1, 10, 300, 12))).containsExactly(300);
    }

    @Test
    void the_most_urgent_row_is_always_in() {
        assertThat(lengths(policy, waiting(2, 20, 20, 333, 20, 20))).containsExactly(333);
    }

    @Nested
    class Limits {
        @Test
        void of_rows_are_kept() {
            BatchLimits limits = new BatchLimits(2, 1_000_000, FAR, false);

            assertThat(taken(new LengthAwarePolicy(cost, limits), waiting(0, 20, 20, 20)))
                    .hasSize(2);
        }

        @Test
        void of_padded_steps_are_kept_but_one_row_is_always_run() {
            LengthAwarePolicy narrow = new LengthAwarePolicy(cost, new BatchLimits(32, 50, FAR, false));

            assertThat(taken(narrow, waiting(0, 20, 20, 20))).hasSize(2);
            assertThat(taken(narrow, waiting(0, 200, 200))).hasSize(1);
        }

        @Test
        void of_time_are_kept_but_one_row_is_always_run() {
            LengthAwarePolicy brief = new LengthAwarePolicy(cost, new BatchLimits(32, 1_000_000, 380_000, false));

            assertThat(taken(brief, waiting(0, 20, 20, 20, 20))).hasSize(2);
            assertThat(taken(brief, waiting(0, 900, 900))).hasSize(1);
        }

        @Test
        void of_equal_length_are_kept_where_the_model_takes_no_padding() {
            LengthAwarePolicy equal = new LengthAwarePolicy(cost, new BatchLimits(32, 1_000_000, FAR, true));

            assertThat(lengths(equal, waiting(0, 20, 19, 21, 20))).containsExactly(20, 20);
        }

        @Test
        void below_1_are_refused() {
            assertThatThrownBy(() -> new BatchLimits(0, 1, 1, false)).hasMessageContaining("1 or more");
        }
    }

    @Test
    void no_row_joins_that_would_make_another_miss_its_deadline() {
        Waiting hurried = waiting(0, 20, 20, 20, 20);
        hurried.slackNanos()[0] = (long) cost.nanos(2, 20) + 1;

        assertThat(taken(policy, hurried)).hasSize(2);
    }

    @Property
    void every_batch_keeps_the_rules(
            @ForAll @Size(min = 1, max = 60) int[] raw, @ForAll @IntRange(min = 0, max = 59) int urgentRaw) {
        int[] steps =
                IntStream.of(raw).map(value -> 1 + Math.floorMod(value, 400)).toArray();
        int urgent = urgentRaw % steps.length;
        Waiting all = waiting(urgent, steps);

        int[] rows = taken(policy, all);

        assertThat(rows).contains(urgent);
        int longest = IntStream.of(rows).map(row -> steps[row]).max().orElseThrow();
        int useful = IntStream.of(rows).map(row -> steps[row]).sum();
        double alone =
                IntStream.of(rows).mapToDouble(row -> cost.nanos(1, steps[row])).sum();
        assertThat(cost.nanos(rows.length, longest))
                .as("never worse than one by one")
                .isLessThanOrEqualTo(alone);
        assertThat(cost.nanos(rows.length, longest) / useful)
                .as("a useful step costs no more than that of the urgent row alone")
                .isLessThanOrEqualTo(cost.nanos(1, steps[urgent]) / steps[urgent]);
    }

    @Property
    void an_urgent_row_gets_the_nearest_of_its_equals(@ForAll @IntRange(min = 1, max = 60) int length) {
        LengthAwarePolicy four = new LengthAwarePolicy(cost, new BatchLimits(4, 1_000_000, FAR, false));

        assertThat(taken(four, waiting(0, length, length, length, length, length, length)))
                .as("those that came first")
                .containsExactlyInAnyOrder(0, 1, 2, 3);
    }
}
