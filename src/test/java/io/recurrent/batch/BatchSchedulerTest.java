package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.recurrent.tensor.BufferArena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The scheduler with the test as its only worker, so that every decision can be seen. */
@Timeout(30)
class BatchSchedulerTest {
    private static final String CALLER = "caller";
    private static final Gate OPEN = load -> {};

    private final AtomicLong clock = new AtomicLong();
    private final BatchScheduler scheduler = new BatchScheduler(clock::get, 1);
    private final BufferArena arena = new BufferArena();
    private final List<List<String>> ran = new ArrayList<>();
    private @Nullable Batch<?> last;

    private BatchQueue<TestRow> queue(int chunk, CostModel cost) {
        BatchPolicy policy = new LengthAwarePolicy(cost, new BatchLimits(32, 4096, Long.MAX_VALUE / 2, false));
        return queue(new QueueSettings(100, chunk, policy, cost), (rows, steps, memory) -> advance(rows, steps));
    }

    private BatchQueue<TestRow> queue(QueueSettings settings, RowRunner<TestRow> runner) {
        return scheduler.open(settings, runner, BatchMetrics.NONE);
    }

    private void advance(List<TestRow> rows, int steps) {
        ran.add(rows.stream().map(row -> row.name).toList());
        rows.forEach(row -> row.advance(steps));
    }

    /** What a worker does once; false when the scheduler is closed and empty. */
    private boolean work() {
        try {
            last = scheduler.next(last);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (last != null) {
            last.run(arena, scheduler.ticker());
        }
        return last != null;
    }

    private void workAll() {
        scheduler.close();
        boolean more = true;
        while (more) {
            more = work();
        }
    }

    private static TestRow row(String name, int length) {
        return new TestRow(name, length);
    }

    @Nested
    class Rows {
        private final BatchQueue<TestRow> queue = queue(QueueSettings.WHOLE, Costs.gru256());

        @Test
        void of_like_length_share_a_run_whoever_sent_them() {
            queue.offerAll(List.of(row("a", 20), row("long", 300)), CALLER, OPEN);
            queue.offerAll(List.of(row("b", 21)), CALLER, OPEN);

            workAll();

            assertThat(ran).containsExactly(List.of("a", "b"), List.of("long"));
        }

        @Test
        void that_are_long_go_after_those_that_came_at_the_same_time() {
            queue.offerAll(List.of(row("long", 3_000), row("short", 3), row("middle", 200)), CALLER, OPEN);

            workAll();

            assertThat(ran).containsExactly(List.of("short"), List.of("middle"), List.of("long"));
        }

        @Test
        void that_are_long_are_not_passed_for_ever() {
            queue.offerAll(List.of(row("long", 3_000)), CALLER, OPEN);
            for (int i = 0; i < 20; i++) {
                clock.addAndGet(2_000_000);
                queue.offerAll(List.of(row("short", 10)), CALLER, OPEN);
                work();
            }

            assertThat(ran).contains(List.of("long"));
        }

        @Test
        void whose_deadline_is_near_go_first() {
            TestRow hurried = row("hurried", 200).deadline(3_900_000);
            queue.offerAll(List.of(row("short", 10), hurried), CALLER, OPEN);

            workAll();

            assertThat(ran.getFirst()).containsExactly("hurried");
        }

        @Test
        void past_their_deadline_are_told_and_not_run() {
            TestRow late = row("late", 10).deadline(1_000);
            TestRow other = row("other", 10);
            queue.offerAll(List.of(late, other), CALLER, OPEN);
            clock.set(1_000);

            workAll();

            assertThat(late.expired).isTrue();
            assertThat(ran).containsExactly(List.of("other"));
        }

        @Test
        void that_nobody_wants_any_more_leave_at_once_and_are_not_run() {
            TestRow given = row("given", 10);
            queue.offerAll(List.of(given, row("other", 10)), CALLER, OPEN);
            given.wanted = false;
            queue.sweep();
            assertThat(queue.waitingRows()).isOne();

            workAll();

            assertThat(ran).containsExactly(List.of("other"));
            assertThat(queue.backlogNanos()).isZero();
        }
    }

    @Nested
    class Chunks {
        private final BatchQueue<TestRow> queue = queue(64, Costs.gru256());

        @Test
        void of_a_long_row_carry_it_to_its_end() {
            TestRow row = row("long", 150);
            queue.offerAll(List.of(row), CALLER, OPEN);

            workAll();

            assertThat(row.chunks).containsExactly(64, 64, 22);
            assertThat(row.outcomes).hasValue(1);
        }

        @Test
        void let_rows_through_that_came_meanwhile() {
            queue.offerAll(List.of(row("long", 10_000)), CALLER, OPEN);
            work();
            queue.offerAll(List.of(row("short", 20)), CALLER, OPEN);
            work();

            assertThat(ran).containsExactly(List.of("long"), List.of("short"));
        }

        @Test
        void of_rows_of_any_length_share_runs() {
            queue.offerAll(List.of(row("a", 1_000), row("b", 640), row("c", 800)), CALLER, OPEN);
            work();

            assertThat(ran.getFirst()).containsExactlyInAnyOrder("a", "b", "c");
        }

        @Test
        void of_a_row_that_is_given_up_are_not_run() {
            TestRow row = row("long", 10_000);
            queue.offerAll(List.of(row), CALLER, OPEN);
            work();
            row.wanted = false;

            workAll();

            assertThat(row.chunks).containsExactly(64);
            assertThat(queue.backlogNanos()).isZero();
        }

        @Test
        void after_the_deadline_are_not_run() {
            TestRow row = row("long", 10_000).deadline(1_000_000);
            queue.offerAll(List.of(row), CALLER, OPEN);
            work();
            clock.set(1_000_000);

            workAll();

            assertThat(row.expired).isTrue();
            assertThat(row.chunks).containsExactly(64);
        }
    }

    @Nested
    class AFailedRun {
        @Test
        void is_split_so_that_only_the_guilty_row_fails() {
            BatchQueue<TestRow> queue = queue(
                    new QueueSettings(8, QueueSettings.WHOLE, new FifoPolicy(8, 0), Costs.gru256()),
                    (rows, steps, memory) -> {
                        if (rows.stream().anyMatch(row -> row.name.equals("guilty"))) {
                            throw new IllegalStateException("no");
                        }
                        advance(rows, steps);
                    });
            List<TestRow> rows = List.of(row("a", 3), row("guilty", 3), row("b", 4));
            queue.offerAll(rows, CALLER, OPEN);

            workAll();

            assertThat(ran).containsExactly(List.of("a"), List.of("b"));
            assertThat(rows).allMatch(row -> row.outcomes.get() == 1);
            assertThat(rows.get(1).failure).hasMessage("no");
            assertThat(rows.get(0).failure).isNull();
            assertThat(queue.backlogNanos()).isZero();
        }

        @Test
        void by_an_error_does_not_end_the_worker() {
            BatchQueue<TestRow> queue = queue(
                    new QueueSettings(8, QueueSettings.WHOLE, new FifoPolicy(1, 0), Costs.gru256()),
                    (rows, steps, memory) -> {
                        throw new OutOfMemoryError("direct memory");
                    });
            List<TestRow> rows = List.of(row("a", 3), row("b", 4));
            queue.offerAll(rows, CALLER, OPEN);

            workAll();

            assertThat(rows).allMatch(row -> row.failure instanceof OutOfMemoryError);
        }
    }

    @Nested
    class Queues {
        @Test
        void share_the_worker_by_time_however_much_waits_in_one() {
            BatchQueue<TestRow> flooded = queue(QueueSettings.WHOLE, Costs.freeRows());
            BatchQueue<TestRow> other = scheduler.open(
                    new QueueSettings(100, QueueSettings.WHOLE, new FifoPolicy(1, 0), Costs.freeRows()),
                    (rows, steps, memory) -> advance(rows, steps),
                    BatchMetrics.NONE);
            flooded.offerAll(
                    IntStream.range(0, 50)
                            .mapToObj(i -> row("flood", 10 + 10 * i))
                            .toList(),
                    CALLER,
                    OPEN);
            work();
            work();
            other.offerAll(List.of(row("other", 10)), CALLER, OPEN);
            work();
            work();

            assertThat(ran.subList(2, 4)).contains(List.of("other"));
        }

        @Test
        void that_were_idle_have_saved_up_nothing() {
            BatchQueue<TestRow> busy = queue(
                    new QueueSettings(100, QueueSettings.WHOLE, new FifoPolicy(1, 0), Costs.freeRows()),
                    (rows, steps, memory) -> advance(rows, steps));
            BatchQueue<TestRow> idle = queue(
                    new QueueSettings(100, QueueSettings.WHOLE, new FifoPolicy(1, 0), Costs.freeRows()),
                    (rows, steps, memory) -> advance(rows, steps));
            busy.offerAll(IntStream.range(0, 40).mapToObj(i -> row("busy", 10)).toList(), CALLER, OPEN);
            for (int i = 0; i < 20; i++) {
                work();
            }
            idle.offerAll(IntStream.range(0, 20).mapToObj(i -> row("idle", 10)).toList(), CALLER, OPEN);
            ran.clear();
            for (int i = 0; i < 10; i++) {
                work();
            }

            assertThat(ran.stream().filter(List.of("busy")::equals).count()).isBetween(4L, 6L);
        }

        @Test
        void that_are_closed_are_forgotten() {
            BatchQueue<TestRow> queue = queue(QueueSettings.WHOLE, Costs.gru256());
            queue.offerAll(List.of(row("a", 1)), CALLER, OPEN);
            queue.close();

            assertThat(scheduler.waitingRows()).isZero();
        }
    }

    @Nested
    class AGate {
        private final BatchQueue<TestRow> queue = queue(64, Costs.gru256());

        @Test
        void that_throws_lets_no_row_in() {
            assertThatThrownBy(() -> queue.offerAll(List.of(row("a", 1), row("b", 1)), CALLER, load -> {
                        throw new IllegalStateException("full");
                    }))
                    .hasMessage("full");
            assertThat(queue.waitingRows()).isZero();
            assertThat(queue.backlogNanos()).isZero();
        }

        @Test
        void is_told_of_an_empty_queue_that_nothing_waits() {
            queue.offerAll(List.of(row("a", 10), row("b", 20)), CALLER, load -> {
                assertThat(load.rows()).isZero();
                assertThat(load.offered()).isEqualTo(2);
                assertThat(load.capacity()).isEqualTo(100);
                assertThat(load.waitNanos()).isZero();
                assertThat(load.runNanos())
                        .isGreaterThanOrEqualTo((long) Costs.gru256().nanos(1, 20));
            });
        }

        @Test
        void is_told_what_is_left_of_the_runs_before_it_while_rows_only_run() throws InterruptedException {
            queue.offerAll(List.of(row("a", 64)), CALLER, OPEN);
            Batch<?> running = scheduler.next(null);
            assertThat(running).isNotNull();

            queue.offerAll(List.of(row("b", 10)), CALLER, load -> {
                assertThat(load.waiting()).isZero();
                assertThat(load.waitNanos()).isEqualTo((long) running.predictedNanos());
            });
            clock.addAndGet((long) running.predictedNanos() / 2);
            queue.offerAll(List.of(row("c", 10)), CALLER, load -> {
                assertThat(load.waiting()).isEqualTo(1);
                assertThat((double) load.waitNanos())
                        .isCloseTo(running.predictedNanos() / 2 + Costs.gru256().nanos(1, 10), withinPercentage(0.1));
            });
        }

        @Test
        void is_told_of_long_rows_that_short_ones_wait_for_one_chunk_of_each() {
            queue.offerAll(List.of(row("long", 10_000)), CALLER, OPEN);
            long[] waits = new long[2];
            queue.offerAll(List.of(row("short", 10)), CALLER, load -> waits[0] = load.waitNanos());
            queue.offerAll(List.of(row("other long", 5_000)), CALLER, load -> waits[1] = load.betweenNanos());

            assertThat(waits[0]).isLessThan(1_000_000);
            assertThat(waits[1]).as("it takes turns with the other").isGreaterThan(50_000_000);
        }

        @Test
        void still_counts_rows_that_are_being_run() throws InterruptedException {
            queue.offerAll(List.of(row("a", 10), row("b", 10)), CALLER, OPEN);
            Batch<?> running = scheduler.next(null);
            assertThat(running).isNotNull();

            queue.offerAll(
                    List.of(row("c", 10)),
                    CALLER,
                    load -> assertThat(load.rows()).isEqualTo(2));
            running.run(arena, scheduler.ticker());
            scheduler.next(running);
            assertThat(scheduler.waitingRows()).isZero();
        }
    }

    @Test
    void a_run_that_takes_far_too_long_is_noticed() throws InterruptedException {
        BatchQueue<TestRow> queue = queue(QueueSettings.WHOLE, Costs.gru256());
        queue.offerAll(List.of(row("a", 10)), CALLER, OPEN);
        assertThat(scheduler.next(null)).isNotNull();
        assertThat(scheduler.stuck()).isFalse();

        clock.addAndGet(1_900_000_000L);
        assertThat(scheduler.stuck()).isFalse();
        clock.addAndGet(200_000_000L);
        assertThat(scheduler.stuck()).isTrue();
    }

    @Test
    void a_closed_scheduler_runs_what_it_has_and_takes_no_more() {
        BatchQueue<TestRow> queue = queue(QueueSettings.WHOLE, Costs.gru256());
        TestRow row = row("a", 10);
        queue.offerAll(List.of(row), CALLER, OPEN);
        workAll();

        assertThat(row.answered()).isTrue();
        assertThat(queue.offerAll(List.of(row("b", 10)), CALLER, OPEN)).isFalse();
    }

    @Test
    void needs_a_worker_and_room_for_a_row() {
        assertThatThrownBy(() -> new BatchScheduler(clock::get, 0)).hasMessageContaining("1 worker");
        assertThatThrownBy(() -> new QueueSettings(0, 1, new FifoPolicy(1, 0), Costs.gru256()))
                .hasMessageContaining("1 or more");
    }
}
