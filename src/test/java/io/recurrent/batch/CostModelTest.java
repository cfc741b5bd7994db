package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.recurrent.batch.CostModel.Line;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CostModelTest {
    private final CostModel cost = Costs.gru256();

    @Test
    void a_measured_number_of_rows_costs_its_line() {
        assertThat(cost.nanos(1, 100)).isEqualTo(20_000 + 100 * 10_600);
        assertThat(cost.nanos(4, 10)).isEqualTo(30_000 + 10 * 21_800);
    }

    @Test
    void between_measured_numbers_of_rows_the_cost_is_between_theirs() {
        assertThat(cost.nanos(3, 10)).isEqualTo((cost.nanos(2, 10) + cost.nanos(4, 10)) / 2);
    }

    @Test
    void beyond_the_most_rows_the_cost_grows_with_them() {
        assertThat(cost.nanos(32, 10)).isEqualTo(2 * cost.nanos(16, 10));
    }

    @Test
    void the_least_cost_of_a_step_is_that_of_the_best_batch() {
        double least = IntStream.of(1, 2, 4, 8, 16)
                .mapToDouble(rows -> cost.nanos(rows, 100) / (100 * rows))
                .min()
                .orElseThrow();

        assertThat(least).isEqualTo(cost.nanos(8, 100) / 800, within(1e-9));
    }

    @Property
    void longer_runs_never_cost_less(
            @ForAll @IntRange(min = 1, max = 64) int rows, @ForAll @IntRange(min = 1, max = 500) int steps) {
        assertThat(cost.nanos(rows, steps + 1)).isGreaterThan(cost.nanos(rows, steps));
    }

    @Nested
    class Observed {
        @Test
        void runs_that_take_twice_as_long_are_believed_after_a_while() {
            for (int i = 0; i < 300; i++) {
                cost.observe(4, 20, (long) (2 * Costs.gru256().nanos(4, 20)));
            }

            assertThat(cost.nanos(4, 20) / Costs.gru256().nanos(4, 20)).isEqualTo(2, within(0.02));
            assertThat(cost.nanos(1, 20) / Costs.gru256().nanos(1, 20))
                    .as("other numbers of rows follow")
                    .isBetween(1.5, 2.0);
        }

        @Test
        void one_run_that_was_held_up_changes_little() {
            cost.observe(1, 20, Duration.ofSeconds(10).toNanos());

            assertThat(cost.nanos(1, 20) / Costs.gru256().nanos(1, 20)).isLessThan(1.05);
        }

        @Test
        void nonsense_keeps_the_cost_within_bounds() {
            for (int i = 0; i < 10_000; i++) {
                cost.observe(1, 1, 0);
            }
            assertThat(cost.nanos(1, 1)).isPositive();
            for (int i = 0; i < 10_000; i++) {
                cost.observe(1, 1, Long.MAX_VALUE);
            }
            assertThat(cost.nanos(1, 1)).isFinite();
        }
    }

    @Test
    void a_model_starts_with_one_row_and_goes_up() {
        assertThatThrownBy(() -> new CostModel(List.of())).hasMessageContaining("1 row");
        assertThatThrownBy(() -> new CostModel(List.of(new Line(2, 1, 1)))).hasMessageContaining("1 row");
        assertThatThrownBy(() -> new CostModel(List.of(new Line(1, 1, 1), new Line(1, 1, 1))))
                .hasMessageContaining("in order of rows");
    }

    @Nested
    class Probed {
        private final AtomicLong clock = new AtomicLong();

        private CostModel measure(CostProbe.TimedRun run, int mostRows, int mostSteps, Duration time) {
            return new CostProbe(run, clock::get, clock::get).measure(mostRows, mostSteps, time);
        }

        @Test
        void the_lines_behind_the_runs_are_found() {
            CostModel found = measure(
                    (rows, steps) -> clock.addAndGet((long) cost.nanos(rows, steps)), 16, 100, Duration.ofMinutes(1));

            assertThat(found.measuredRows()).isEqualTo(16);
            for (int rows : new int[] {1, 2, 4, 8, 16}) {
                assertThat(found.nanos(rows, 77)).isEqualTo(cost.nanos(rows, 77), within(1.0));
            }
        }

        @Test
        void no_more_rows_or_steps_than_the_model_takes_are_run() {
            CostModel found = measure(
                    (rows, steps) -> {
                        assertThat(rows).isLessThanOrEqualTo(5);
                        assertThat(steps).isLessThanOrEqualTo(3);
                        clock.addAndGet(1_000L * rows * steps);
                    },
                    5,
                    3,
                    Duration.ofMinutes(1));

            assertThat(found.measuredRows()).isEqualTo(4);
            assertThat(found.nanos(1, 30)).isEqualTo(30_000);
        }

        @Test
        void a_slow_model_is_measured_for_one_row_only() {
            AtomicLong runs = new AtomicLong();
            CostModel found = measure(
                    (rows, steps) -> {
                        runs.incrementAndGet();
                        clock.addAndGet(Duration.ofSeconds(2).toNanos());
                    },
                    32,
                    100,
                    Duration.ofSeconds(1));

            assertThat(found.measuredRows()).isOne();
            assertThat(runs).hasValue(2);
        }

        @Test
        void a_point_that_was_disturbed_is_no_more_than_its_rows_one_after_the_other() {
            CostModel found = measure(
                    (rows, steps) -> clock.addAndGet(rows == 8 ? 1_000_000_000L : (long) cost.nanos(rows, steps)),
                    16,
                    100,
                    Duration.ofHours(1));

            assertThat(found.nanos(8, 20)).isLessThanOrEqualTo(2 * found.nanos(4, 20) + 1);
            assertThat(found.nanos(16, 20)).isGreaterThanOrEqualTo(found.nanos(8, 20) - 1);
        }

        @Test
        void a_clock_that_stands_still_gives_a_cost_all_the_same() {
            assertThat(measure((rows, steps) -> {}, 8, 100, Duration.ofMinutes(1))
                            .nanos(4, 10))
                    .isPositive();
        }
    }
}
