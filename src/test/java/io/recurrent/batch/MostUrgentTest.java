package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.tensor.BufferArena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which row a free worker runs next; one row a run. */
@Timeout(30)
class MostUrgentTest {
    private static final String CALLER = "caller";
    private static final Gate OPEN = load -> {};
    private static final int CHUNK = 100;

    private final AtomicLong clock = new AtomicLong();
    private final BatchScheduler scheduler = new BatchScheduler(clock::get, 1);
    private final List<String> ran = new ArrayList<>();
    private final BatchQueue<TestRow> queue = scheduler.open(
            new QueueSettings(
                    100,
                    CHUNK,
                    new LengthAwarePolicy(Costs.gru256(), new BatchLimits(1, 4096, Long.MAX_VALUE / 2, false)),
                    Costs.gru256()),
            this::advance,
            BatchMetrics.NONE);
    private @Nullable Batch<?> last;

    private void advance(List<TestRow> rows, int steps, BufferArena memory) {
        ran.add(rows.getFirst().name);
        rows.forEach(row -> row.advance(steps));
        clock.addAndGet(1_000_000);
    }

    private void offer(String name, int steps) {
        queue.offerAll(List.of(new TestRow(name, steps)), CALLER, OPEN);
    }

    private void work(int runs) {
        for (int i = 0; i < runs; i++) {
            last = next();
            last.run(new BufferArena(), scheduler.ticker());
        }
    }

    private Batch<?> next() {
        try {
            Batch<?> batch = scheduler.next(last);
            assertThat(batch).isNotNull();
            return batch;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void rows_of_some_milliseconds_go_in_the_order_in_which_they_came_chunk_after_chunk() {
        offer("first", 3 * CHUNK);
        clock.addAndGet(1);
        offer("second", 3);
        work(1);
        clock.addAndGet(1);
        offer("third", 60);
        work(4);

        assertThat(ran).containsExactly("first", "first", "first", "second", "third");
    }

    @Test
    void a_row_of_many_chunks_takes_turns_with_those_that_come_after_it() {
        offer("long", 50 * CHUNK);
        clock.addAndGet(60_000_000);
        work(1);
        for (int i = 0; i < 3; i++) {
            offer("short " + i, 10);
            work(2);
        }

        assertThat(ran).containsExactly("long", "long", "short 0", "long", "short 1", "long", "short 2");
    }
}
