package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OverloadTest {
    private final AtomicLong clock = new AtomicLong(-5);
    private final BatchScheduler scheduler = new BatchScheduler(clock::get, 1);
    private final BatchQueue<TestRow> queue = scheduler.open(
            new QueueSettings(100, QueueSettings.WHOLE, new FifoPolicy(1, 0), Costs.gru256()),
            (rows, steps, arena) -> rows.forEach(row -> row.advance(steps)),
            BatchMetrics.NONE);

    private Overload overload() {
        return queue.look("caller", 1, 1, 1).overload();
    }

    private void offer() {
        assertThat(queue.offerAll(List.of(new TestRow("row", 1)), "caller", load -> {}))
                .isTrue();
    }

    @Test
    void lasts_from_the_first_refusal_until_no_row_waits() throws InterruptedException {
        offer();
        offer();
        assertThat(overload().nanos()).isZero();

        overload().reached();
        clock.addAndGet(100);
        overload().reached();
        assertThat(overload().nanos()).isEqualTo(100);

        assertThat(scheduler.next(null)).isNotNull();
        assertThat(overload().nanos()).as("one row still waits").isEqualTo(100);

        assertThat(scheduler.next(null)).isNotNull();
        assertThat(overload().nanos()).isZero();
    }

    @Test
    void ends_when_nobody_wants_what_waits() {
        TestRow row = new TestRow("row", 1);
        queue.offerAll(List.of(row), "caller", load -> {});
        overload().reached();
        row.wanted = false;
        queue.sweep();

        clock.addAndGet(100);
        assertThat(overload().nanos()).isZero();
    }
}
