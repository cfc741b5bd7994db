package io.recurrent.batch;

import io.recurrent.batch.BatchPolicy.Decision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one model version that wait for a worker, in order of arrival. Thread safe, by its scheduler's lock.
 *
 * <p>A row that was let in is run until it is done, or dropped because nobody wants it any more or its deadline has
 * passed. Rows whose remaining steps pass the chunk are run chunk by chunk, and between two chunks wait like a row that
 * has just come, so that a long row holds up others by one chunk at most.
 *
 * <p>The most urgent row is the one with the least due time: its arrival and the predicted time of what is left of it,
 * {@link #MOST_PATIENCE_NANOS} at most, or the last moment at which it can still make its deadline. So short rows go
 * before long ones that came at the same time, and none waits for ever. A row may ask to be taken for one that came
 * sooner or later than it did ({@link BatchRow#patienceNanos}).
 *
 * @param <R> a row
 */
public final class BatchQueue<R extends BatchRow> implements AutoCloseable {
    private static final long MOST_PATIENCE_NANOS = 20_000_000;
    private static final double SAFETY = 2;
    private static final int FIRST_ROWS = 64;
    private static final double RATE = 1.0 / 16;
    /** Before the first run is known, a batch is taken to hold some padding. */
    private static final double FIRST_FILL = 0.8;
    /** A run counts as no longer than this many times its prediction: workers are sometimes held up for long. */
    private static final double MOST_RATIO = 4;

    private final BatchScheduler scheduler;
    private final ReentrantLock lock;
    private final QueueSettings settings;
    private final RowRunner<R> runner;
    private final BatchMetrics metrics;
    private final List<R> waiting = new ArrayList<>();
    private int[] steps = new int[FIRST_ROWS];
    private long[] slack = new long[FIRST_ROWS];
    private int runningRows;
    private int runningBatches;
    private long nextSteps;
    private long totalSteps;
    private double virtualNanos;
    private long lookAgain = Long.MAX_VALUE;
    private boolean unseen;
    private double runNanos;
    private double runSteps;

    BatchQueue(BatchScheduler scheduler, QueueSettings settings, RowRunner<R> runner, BatchMetrics metrics) {
        this.scheduler = scheduler;
        this.lock = scheduler.lock();
        this.settings = settings;
        this.runner = runner;
        this.metrics = metrics;
        this.runSteps = FIRST_ROWS;
        this.runNanos = FIRST_ROWS * settings.cost().leastNanosPerStep(FIRST_ROWS) / FIRST_FILL;
    }

    /**
     * Lets all rows in or none.
     *
     * @param gate may refuse them by an exception, which this method passes on
     * @return false when the scheduler is closed
     */
    public boolean offerAll(Collection<? extends R> rows, Gate gate) {
        lock.lock();
        try {
            if (scheduler.closed()) {
                return false;
            }
            gate.check(load(rows));
            long now = scheduler.ticker().nanos();
            if (!busy()) {
                virtualNanos = Math.max(virtualNanos, scheduler.virtualNow());
            }
            rows.forEach(row -> enter(row, now));
            scheduler.arrived();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets a row in again, that was here before and left because it had no steps: others do not have to make way for it
     * a second time, so no gate is asked. Does nothing when it is still here.
     */
    public void resume(R row) {
        lock.lock();
        try {
            if (!row.queued() && row.remainingSteps() > 0) {
                if (!busy()) {
                    virtualNanos = Math.max(virtualNanos, scheduler.virtualNow());
                }
                enter(row, scheduler.ticker().nanos());
                scheduler.arrived();
            }
        } finally {
            lock.unlock();
        }
    }

    private QueueLoad load(Collection<? extends R> rows) {
        long offered = 0;
        int longest = 0;
        for (R row : rows) {
            offered += row.remainingSteps();
            longest = Math.max(longest, row.remainingSteps());
        }
        return load(rows.size(), offered, longest);
    }

    /**
     * What a call would find if it offered its rows now; nothing is offered.
     *
     * @param rows how many
     * @param steps of all rows
     * @param longest the longest row's steps, 1 or more
     */
    public QueueLoad look(int rows, long steps, int longest) {
        lock.lock();
        try {
            return load(rows, steps, longest);
        } finally {
            lock.unlock();
        }
    }

    private QueueLoad load(int rows, long steps, int longest) {
        // A row of one run waits for the next runs of the others, a row of several for all that they still need.
        double backlog = (longest <= settings.chunkSteps() ? nextSteps : totalSteps) * nanosPerStep();
        double wait = waiting.isEmpty() ? 0 : scheduler.waitNanos(this, backlog);
        double run = Math.max(settings.cost().nanos(1, longest), steps * nanosPerStep() / scheduler.workers());
        return new QueueLoad(waiting.size() + runningRows, settings.capacity(), rows, (long) wait, (long) run);
    }

    private void enter(R row, long now) {
        double left = settings.cost().nanos(1, row.remainingSteps());
        long patient = now + (long) Math.min(MOST_PATIENCE_NANOS, left) + row.patienceNanos();
        long latest = row.deadlineNanos() - (long) (SAFETY * left);
        row.enter(now, latest - patient < 0 ? latest : patient);
        waiting.add(row);
        nextSteps += nextRun(row);
        totalSteps += row.remainingSteps();
    }

    /** What a step of a row costs when the queue is full, by the runs of late. */
    private double nanosPerStep() {
        return runNanos / runSteps;
    }

    private int nextRun(R row) {
        return row.nextSteps(settings.chunkSteps());
    }

    /** Takes out the rows that nobody wants any more; those that are being run are dropped after their run. */
    public void sweep() {
        lock.lock();
        try {
            waiting.removeIf(row -> {
                boolean unwanted = !row.wanted();
                if (unwanted) {
                    leave(row);
                }
                return unwanted;
            });
        } finally {
            lock.unlock();
        }
    }

    private void leave(R row) {
        row.leave();
        nextSteps -= nextRun(row);
        totalSteps -= row.remainingSteps();
    }

    /** The next run of this queue, or null when no row waits or the policy waits; locked. */
    @Nullable
    Batch<R> poll(long now) {
        unseen = false;
        lookAgain = Long.MAX_VALUE;
        Waiting snapshot = snapshot(now);
        if (snapshot == null) {
            return null;
        }
        return switch (settings.policy().decide(snapshot)) {
            case Decision.Wait wait -> {
                lookAgain = Math.max(1, wait.nanos());
                yield null;
            }
            case Decision.Take take -> take(take.rows(), now);
        };
    }

    /** Drops rows that need not run and describes the others. */
    private @Nullable Waiting snapshot(long now) {
        int count = 0;
        int urgent = 0;
        long longestWait = 0;
        int size = waiting.size();
        if (steps.length < size) {
            steps = new int[2 * size];
            slack = new long[2 * size];
        }
        for (int i = 0; i < size; i++) {
            R row = waiting.get(i);
            if (!stays(row, now)) {
                continue;
            }
            waiting.set(count, row);
            steps[count] = nextRun(row);
            slack[count] = row.deadlineNanos() - now;
            longestWait = Math.max(longestWait, now - row.enteredNanos());
            if (row.dueNanos() - waiting.get(urgent).dueNanos() < 0) {
                urgent = count;
            }
            count++;
        }
        waiting.subList(count, size).clear();
        return count == 0
                ? null
                : new Waiting(
                        count,
                        steps,
                        slack,
                        urgent,
                        longestWait,
                        runningRows,
                        scheduler.idleWorkers() + runningBatches);
    }

    private boolean stays(R row, long now) {
        if (!row.wanted()) {
            leave(row);
            return false;
        }
        if (row.deadlineNanos() - now <= 0) {
            leave(row);
            row.expire();
            return false;
        }
        return true;
    }

    private Batch<R> take(int[] chosen, long now) {
        List<R> rows = new ArrayList<>(chosen.length);
        int longest = 0;
        long useful = 0;
        long total = 0;
        for (int index : chosen) {
            R row = waiting.get(index);
            rows.add(row);
            longest = Math.max(longest, steps[index]);
            useful += steps[index];
            total += row.remainingSteps();
        }
        Arrays.sort(chosen);
        for (int i = chosen.length - 1; i >= 0; i--) {
            waiting.remove(chosen[i]);
        }
        runningRows += chosen.length;
        runningBatches++;
        Batch<R> batch = new Batch<>(this, rows, longest, new Batch.Amount(useful, total, !waiting.isEmpty()), now);
        virtualNanos += batch.predictedNanos();
        return batch;
    }

    /** Learns what a run took; called by its worker without the lock. */
    void observe(Batch<R> batch, long nanos) {
        int rows = batch.rows().size();
        long useful = batch.amount().usefulSteps();
        metrics.ran(rows, useful, (long) rows * batch.steps(), nanos, batch.predictedNanos());
        settings.cost().observe(rows, batch.steps(), nanos);
    }

    /** A run is over: rows that are not done wait again; locked. */
    void finished(Batch<R> batch, long now) {
        runningRows -= batch.rows().size();
        runningBatches--;
        nextSteps -= batch.amount().usefulSteps();
        totalSteps -= batch.amount().totalSteps();
        boolean full = batch.rows().size() > 1 || batch.amount().othersWaited();
        if (batch.ranNanos() > 0 && full) {
            // A row that runs alone because nobody else waits says nothing of a full queue.
            double nanos = Math.min(batch.ranNanos(), MOST_RATIO * batch.predictedNanos());
            runNanos += RATE * (nanos - runNanos);
            runSteps += RATE * (batch.amount().usefulSteps() - runSteps);
        }
        for (R row : batch.rows()) {
            if (row.remainingSteps() > 0 && row.wanted()) {
                enter(row, now);
            } else {
                row.leave();
            }
        }
    }

    /** Marks the queue as one to be asked in this round, if a row waits. */
    void look() {
        unseen = !waiting.isEmpty();
        lookAgain = Long.MAX_VALUE;
    }

    boolean unseen() {
        return unseen;
    }

    double virtualNanos() {
        return virtualNanos;
    }

    long lookAgainNanos() {
        return lookAgain;
    }

    boolean busy() {
        return !waiting.isEmpty() || runningRows > 0;
    }

    int waitingNow() {
        return waiting.size();
    }

    double nextRunsNanos() {
        return nextSteps * nanosPerStep();
    }

    QueueSettings settings() {
        return settings;
    }

    RowRunner<R> runner() {
        return runner;
    }

    /** Rows that wait to be run, for the first time or again. */
    public int waitingRows() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Predicted time until all rows that are here now are done, in nanoseconds. */
    public long backlogNanos() {
        lock.lock();
        try {
            return (long) (totalSteps * nanosPerStep() / scheduler.workers());
        } finally {
            lock.unlock();
        }
    }

    /** What the queue knows of the cost of runs. */
    public CostModel cost() {
        return settings.cost();
    }

    /** Leaves the scheduler. No row may be left, which the lease of each row's call sees to. */
    @Override
    public void close() {
        lock.lock();
        try {
            scheduler.forget(this);
        } finally {
            lock.unlock();
        }
    }
}
