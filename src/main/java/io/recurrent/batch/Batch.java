package io.recurrent.batch;

import io.recurrent.tensor.BufferArena;
import io.recurrent.time.Ticker;
import java.util.List;

/**
 * Rows that run together once, on one worker. When the run throws, each row runs alone, so that only the guilty one
 * fails.
 *
 * @param <R> a row
 */
final class Batch<R extends BatchRow> {
    private static final double LEAST_LEFT = 0.1;

    private final BatchQueue<R> queue;
    private final List<R> rows;
    private final int steps;
    private final long usefulSteps;
    private final double predictedNanos;
    private volatile long startNanos;

    /** {@code steps} is the longest next run of a row. */
    Batch(BatchQueue<R> queue, List<R> rows, int steps, long usefulSteps, long now) {
        this.queue = queue;
        this.rows = rows;
        this.steps = steps;
        this.usefulSteps = usefulSteps;
        this.predictedNanos = queue.settings().cost().nanos(rows.size(), steps);
        this.startNanos = now;
    }

    /** Runs on the calling thread; it does not throw. */
    void run(BufferArena arena, Ticker ticker) {
        long started = ticker.nanos();
        startNanos = started;
        try {
            queue.runner().run(rows, steps, arena);
        } catch (Throwable e) {
            // Also errors: one bad row must not end the worker that all others depend on.
            runEach(e, arena, ticker);
            return;
        }
        long ended = ticker.nanos();
        queue.observe(this, ended - started);
        for (R row : rows) {
            tell(row, started, ended);
        }
    }

    /** What a row makes of its results may fail it, and must not end the worker either. */
    private static void tell(BatchRow row, long started, long ended) {
        try {
            row.ran(started, ended);
        } catch (Throwable e) {
            row.fail(e);
        }
    }

    private void runEach(Throwable cause, BufferArena arena, Ticker ticker) {
        if (rows.size() == 1) {
            rows.getFirst().fail(cause);
            return;
        }
        for (R row : rows) {
            long started = ticker.nanos();
            if (!row.wanted() || row.deadlineNanos() - started <= 0) {
                // A late row goes back to its queue, which ends it.
                continue;
            }
            startNanos = started;
            try {
                queue.runner().run(List.of(row), steps, arena);
            } catch (Throwable e) {
                row.fail(e);
                continue;
            }
            tell(row, started, ticker.nanos());
        }
    }

    /** Gives the rows that are not done back to their queue; under the scheduler's lock. */
    void finish(long now) {
        queue.finished(this, now);
    }

    List<R> rows() {
        return rows;
    }

    int steps() {
        return steps;
    }

    /** The sum of the rows' steps in this run, without padding. */
    long usefulSteps() {
        return usefulSteps;
    }

    /** What is left of the run by prediction; a little when it should be over. */
    double leftNanos(long now) {
        return Math.max(LEAST_LEFT * predictedNanos, predictedNanos - (now - startNanos));
    }

    boolean of(BatchQueue<?> other) {
        return queue == other;
    }

    double predictedNanos() {
        return predictedNanos;
    }

    long startNanos() {
        return startNanos;
    }
}
