package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Several workers, callers that come and go, batches that fail: every row has one outcome, and nothing is left. */
class BatchWorkersProperties {
    private final Ticker ticker = Ticker.system();

    @Property(tries = 25)
    void every_row_has_exactly_one_outcome(
            @ForAll @IntRange(min = 1, max = 4) int workers,
            @ForAll @IntRange(min = 1, max = 4) int callers,
            @ForAll @IntRange(min = 1, max = 70) int chunk,
            @ForAll boolean window,
            @ForAll long seed)
            throws InterruptedException {
        BatchScheduler scheduler = new BatchScheduler(ticker, workers);
        CostModel cost = Costs.gru256();
        BatchPolicy policy = window
                ? new FifoPolicy(4, 50_000)
                : new LengthAwarePolicy(cost, new BatchLimits(8, 4096, 1_000_000_000, false));
        BatchQueue<TestRow> queue =
                scheduler.open(new QueueSettings(10_000, chunk, policy, cost), runner(), BatchMetrics.NONE);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            threads.add(Thread.ofPlatform().start(new BatchWorker(scheduler)));
        }
        List<TestRow> all = new ArrayList<>();
        List<Thread> senders = new ArrayList<>();
        for (int c = 0; c < callers; c++) {
            List<List<TestRow>> calls = calls(new Random(seed + c));
            calls.forEach(all::addAll);
            senders.add(Thread.ofPlatform().start(() -> send(queue, calls)));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        scheduler.close();
        for (Thread thread : threads) {
            thread.join();
        }

        all.forEach(row -> assertOneOutcome(row, chunk));
        assertThat(scheduler.waitingRows()).isZero();
        assertThat(queue.backlogNanos()).as("no step is left in the books").isZero();
    }

    /** Advances rows, unless one is bad, and sees to it that none is in two runs at a time. */
    private static RowRunner<TestRow> runner() {
        Set<TestRow> inside = ConcurrentHashMap.newKeySet();
        return (rows, steps, arena) -> {
            for (TestRow row : rows) {
                assertThat(inside.add(row)).as("one worker at a time").isTrue();
            }
            boolean fails = rows.stream().anyMatch(row -> row.name.equals("bad"));
            if (!fails) {
                rows.forEach(row -> row.advance(steps));
            }
            inside.removeAll(rows);
            if (fails) {
                throw new IllegalStateException("bad");
            }
        };
    }

    private static void assertOneOutcome(TestRow row, int chunk) {
        boolean given = row.name.equals("given");
        assertThat(row.outcomes.get()).as(row.name).isBetween(given ? 0 : 1, 1);
        if (!given) {
            assertThat(row.failure != null).isEqualTo(row.name.equals("bad"));
        }
        if (row.name.equals("good")) {
            assertThat(row.answered()).isTrue();
            assertThat(row.chunks).allMatch(steps -> steps <= chunk);
        }
    }

    private static List<List<TestRow>> calls(Random random) {
        List<List<TestRow>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<TestRow> rows = new ArrayList<>();
            for (int r = random.nextInt(5); r >= 0; r--) {
                String name = random.nextInt(10) == 0 ? "bad" : random.nextInt(10) == 0 ? "given" : "good";
                rows.add(new TestRow(name, 1 + random.nextInt(100)));
            }
            calls.add(rows);
        }
        return calls;
    }

    private static void send(BatchQueue<TestRow> queue, List<List<TestRow>> calls) {
        for (List<TestRow> rows : calls) {
            assertThat(queue.offerAll(rows, "caller", load -> {})).isTrue();
            rows.stream().filter(row -> row.name.equals("given")).forEach(row -> row.wanted = false);
            queue.sweep();
        }
    }
}
