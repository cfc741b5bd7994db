package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.tensor.BufferArena;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows that leave the queue for want of steps and come back. */
class ResumedRowsTest {
    private final BatchScheduler scheduler = new BatchScheduler(() -> 0, 1);
    private final BufferArena arena = new BufferArena();
    private final List<Runnable> meanwhile = new ArrayList<>();
    private final BatchQueue<Fed> queue = scheduler.open(
            new QueueSettings(2, QueueSettings.WHOLE, new FifoPolicy(8, 0), Costs.gru256()),
            (rows, steps, memory) -> {
                rows.forEach(row -> row.left -= steps);
                meanwhile.forEach(Runnable::run);
            },
            BatchMetrics.NONE);
    private @Nullable Batch<?> last;

    /** A row that is given steps again. */
    private static final class Fed extends BatchRow {
        private int left;
        private int ran;

        Fed(int left) {
            this.left = left;
        }

        @Override
        public int remainingSteps() {
            return left;
        }

        @Override
        public long deadlineNanos() {
            return Long.MAX_VALUE / 2;
        }

        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public void expire() {
            throw new AssertionError("not late");
        }

        @Override
        public void ran(long startNanos, long endNanos) {
            ran++;
        }

        @Override
        public void fail(Throwable cause) {
            throw new AssertionError(cause);
        }
    }

    private void work() throws InterruptedException {
        last = scheduler.next(last);
        assertThat(last).isNotNull();
        last.run(arena, scheduler.ticker());
    }

    private void end() throws InterruptedException {
        scheduler.close();
        assertThat(scheduler.next(last)).isNull();
        assertThat(queue.backlogNanos()).isZero();
        assertThat(queue.waitingRows()).isZero();
    }

    @Test
    void a_row_enters_once_however_often_it_is_resumed() throws Exception {
        Fed row = new Fed(1);
        queue.resume(row);
        queue.resume(row);

        assertThat(queue.waitingRows()).isOne();
        work();
        end();
        assertThat(row.ran).isOne();
    }

    @Test
    void a_row_without_steps_does_not_enter() throws Exception {
        queue.resume(new Fed(0));

        end();
    }

    @Test
    void a_row_that_is_resumed_while_it_runs_is_not_doubled() throws Exception {
        Fed row = new Fed(1);
        queue.offerAll(List.of(row), "caller", load -> {});
        meanwhile.add(() -> {
            row.left = row.ran == 0 ? 1 : 0;
            queue.resume(row);
            assertThat(queue.waitingRows()).isZero();
        });
        work();
        work();

        end();
        assertThat(row.ran).isEqualTo(2);
    }

    @Test
    void a_row_comes_back_when_it_has_steps_again_also_into_a_full_queue() throws Exception {
        Fed row = new Fed(1);
        queue.offerAll(List.of(row), "caller", load -> {});
        work();
        queue.offerAll(List.of(new Fed(3), new Fed(3)), "caller", load -> {});
        last = scheduler.next(last);
        queue.resume(row);
        assertThat(queue.waitingRows()).as("no steps yet").isZero();
        row.left = 2;
        queue.resume(row);
        assertThat(queue.waitingRows()).isOne();
        last.run(arena, scheduler.ticker());
        work();

        end();
        assertThat(row.ran).isEqualTo(2);
    }
}
