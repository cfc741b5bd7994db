package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.tensor.BufferArena;
import io.recurrent.time.Ticker;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RowResultsTest {
    private final Ticker clock = () -> 0;
    private final BatchScheduler scheduler = new BatchScheduler(clock, 1);

    @Test
    void what_one_row_makes_of_its_run_fails_that_row_alone() throws Exception {
        TestRow guilty = new TestRow("guilty", 3) {
            @Override
            public void ran(long startNanos, long endNanos) {
                throw new IllegalStateException("scores that mean nothing");
            }
        };
        TestRow good = new TestRow("good", 3);
        BatchQueue<TestRow> queue = scheduler.open(
                new QueueSettings(8, QueueSettings.WHOLE, new FifoPolicy(2, 0), Costs.gru256()),
                (rows, steps, memory) -> rows.forEach(row -> row.advance(steps)),
                BatchMetrics.NONE);
        queue.offerAll(List.of(guilty, good), "caller", load -> {});

        Batch<?> batch = Objects.requireNonNull(scheduler.next(null));
        batch.run(new BufferArena(), clock);
        scheduler.close();

        assertThat(scheduler.next(batch)).isNull();
        assertThat(guilty.failure).hasMessage("scores that mean nothing");
        assertThat(good.failure).isNull();
        assertThat(good.outcomes).hasValue(1);
        assertThat(queue.backlogNanos()).isZero();
    }
}
