package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.tensor.BufferArena;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who share the queue of one model version, with the test as its only worker. */
@Timeout(30)
class CallersOfAQueueTest {
    private static final int CHUNK = 64;
    private static final CostModel COST = Costs.gru256();

    private final BatchScheduler scheduler = new BatchScheduler(() -> 0, 1);
    private final BufferArena arena = new BufferArena();
    private final List<List<String>> ran = new ArrayList<>();
    private final BatchQueue<TestRow> queue = scheduler.open(
            new QueueSettings(
                    100,
                    CHUNK,
                    new LengthAwarePolicy(COST, new BatchLimits(32, 4096, Long.MAX_VALUE / 2, false)),
                    COST),
            (rows, steps, memory) -> {
                ran.add(rows.stream().map(row -> row.name).toList());
                rows.forEach(row -> row.advance(steps));
            },
            BatchMetrics.NONE);
    private @Nullable Batch<?> last;

    private void work() throws InterruptedException {
        last = scheduler.next(last);
        assertThat(last).isNotNull();
        last.run(arena, scheduler.ticker());
    }

    private void offer(String caller, String name, int steps) {
        assertThat(queue.offerAll(List.of(new TestRow(name, steps)), caller, load -> {}))
                .isTrue();
    }

    @Test
    void take_turns_however_much_one_of_them_has() throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            offer("heavy", "flood", 10_000);
        }
        work();
        work();
        offer("light", "short", 10);
        work();
        offer("light", "short", 10);
        work();

        assertThat(ran.subList(2, 4)).allMatch(run -> run.contains("short"));
    }

    @Test
    void with_long_rows_get_their_turn_beside_a_flood_of_short_ones() throws InterruptedException {
        for (int i = 0; i < 90; i++) {
            offer("heavy", "flood", 10);
        }
        offer("light", "long", 10 * CHUNK);
        for (int i = 0; i < 4; i++) {
            work();
        }

        assertThat(ran).anyMatch(run -> run.contains("long"));
    }

    @Test
    void are_told_a_wait_of_their_own() {
        for (int i = 0; i < 90; i++) {
            offer("heavy", "flood", 10);
        }
        QueueLoad heavy = queue.look("heavy", 1, 10, 10);
        QueueLoad light = queue.look("light", 1, 10, 10);

        assertThat(light.waitNanos()).isLessThan(heavy.waitNanos() / 10);
        assertThat(heavy.room()).isEqualTo(10);
        assertThat(light.room()).isEqualTo(50);
    }
}
