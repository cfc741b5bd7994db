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
    /** A row of several runs is promised a run each time that it could have had so many, if nobody else were there. */
    private static final double PACE = 2;

    private final BatchScheduler scheduler;
    private final ReentrantLock lock;
    private final QueueSettings settings;
    private final RowRunner<R> runner;
    private final BatchMetrics metrics;
    private final Overload overload;
    private final Backlog backlog;
    private final WaitCorrection correction = new WaitCorrection();
    private final CallerShares shares = new CallerShares();
    private final List<R> waiting = new ArrayList<>();
    private int[] steps = new int[FIRST_ROWS];
    private long[] slack = new long[FIRST_ROWS];
    private int runningRows;
    private int runningBatches;
    private double virtualNanos;
    private long lookAgain = Long.MAX_VALUE;
    private boolean unseen;
    private boolean continued;

    BatchQueue(BatchScheduler scheduler, QueueSettings settings, RowRunner<R> runner, BatchMetrics metrics) {
        this.scheduler = scheduler;
        this.lock = scheduler.lock();
        this.settings = settings;
        this.runner = runner;
        this.metrics = metrics;
        this.overload = new Overload(scheduler.ticker());
        this.backlog = new Backlog(settings);
    }

    /**
     * Lets all rows in or none.
     *
     * @param caller whose rows they are; whoever has the largest share of the queue is the first to be refused
     * @param gate may refuse them by an exception, which this method passes on
     * @return false when the scheduler is closed
     */
    public boolean offerAll(Collection<? extends R> rows, Object caller, Gate gate) {
        lock.lock();
        try {
            if (scheduler.closed()) {
                return false;
            }
            double ahead = aheadNanos();
            LengthCounts offered = null;
            int longest = 0;
            if (rows.size() == 1) {
                longest = rows.iterator().next().remainingSteps();
            } else {
                offered = new LengthCounts();
                for (R row : rows) {
                    offered.add(nextRun(row));
                    longest = Math.max(longest, row.remainingSteps());
                }
            }
            QueueLoad load = load(caller, rows.size(), longest, ahead, offered);
            gate.check(load);
            long now = scheduler.ticker().nanos();
            if (!busy()) {
                virtualNanos = Math.max(virtualNanos, scheduler.virtualNow());
            }
            // The rows of a list wait for each other too.
            double own = rows.size() == 1 ? 0 : (double) load.runNanos() / rows.size();
            double wait = ahead;
            for (R row : rows) {
                row.predictWait(wait, correction.corrected(wait, several(row.remainingSteps())));
                row.belong(caller, row.remainingSteps());
                shares.enter(caller, row.remainingSteps());
                enter(row, now);
                wait += own;
            }
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
                shares.enter(row.caller(), row.callerSteps());
                enter(row, scheduler.ticker().nanos());
                scheduler.arrived();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * What a call would find if it offered its rows now; nothing is offered.
     *
     * @param caller who would offer them
     * @param rows how many
     * @param steps of all rows
     * @param longest the longest row's steps, 1 or more
     */
    public QueueLoad look(Object caller, int rows, long steps, int longest) {
        LengthCounts offered = null;
        if (rows > 1) {
            offered = new LengthCounts();
            int mean = (int) Math.clamp(steps / rows, 1, settings.chunkSteps());
            offered.add(mean, rows);
        }
        lock.lock();
        try {
            return load(caller, rows, longest, aheadNanos(), offered);
        } finally {
            lock.unlock();
        }
    }

    /** Whether calls have been refused since the queue was empty; thread safe and quick. */
    public boolean overloaded() {
        return overload.nanos() > 0;
    }

    /** Predicted time until a row that comes now is run for the first time, before correction. */
    private double aheadNanos() {
        return scheduler.waitNanos(this, waiting.isEmpty() ? 0 : backlog.nextRunsNanos());
    }

    /** {@code offered} is null for one row. */
    private QueueLoad load(Object caller, int rows, int longest, double ahead, @Nullable LengthCounts offered) {
        double run = settings.cost().nanos(1, longest);
        if (offered != null) {
            run = Math.max(run, backlog.nanos(offered) / scheduler.workers());
        }
        double wait = correction.corrected(ahead, several(longest));
        // Between two of its runs, a row of several waits for those of the others.
        double between = several(longest) ? backlog.betweenRunsNanos(longest) / scheduler.workers() : 0;
        return new QueueLoad(
                waiting.size() + runningRows,
                waiting.size(),
                settings.capacity(),
                rows,
                (long) wait,
                (long) between,
                (long) run,
                shares.full(caller),
                overload);
    }

    private boolean several(int length) {
        return length > settings.chunkSteps();
    }

    private void enter(R row, long now) {
        int remaining = row.remainingSteps();
        double left = settings.cost().nanos(1, remaining);
        long latest = row.deadlineNanos() - (long) (SAFETY * left);
        long patient;
        if (row.goesOn()) {
            // It keeps its place among those that came when it did, and moves back by what it has had.
            patient = row.dueNanos() + (long) (PACE * settings.cost().nanos(1, row.nextSteps()));
        } else {
            patient = now + (long) Math.min(MOST_PATIENCE_NANOS, left) + row.patienceNanos();
        }
        row.enter(now, latest - patient < 0 ? latest : patient, nextRun(row));
        waiting.add(row);
        backlog.add(row);
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
            lookWhetherEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** A row leaves that waits. */
    private void leave(R row) {
        backlog.remove(row);
        forget(row);
    }

    private void forget(R row) {
        shares.leave(row.caller(), row.callerSteps());
        row.leave();
    }

    private void lookWhetherEmpty() {
        if (waiting.isEmpty()) {
            overload.ended();
        }
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
        int urgent = -1;
        int urgentNew = -1;
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
            urgent = moreUrgent(count, urgent);
            if (!row.continues()) {
                urgentNew = moreUrgent(count, urgentNew);
            }
            count++;
        }
        waiting.subList(count, size).clear();
        lookWhetherEmpty();
        if (continued && urgentNew >= 0) {
            // Whoever has not run yet waits for one chunk of the long rows at most, however late those are.
            urgent = urgentNew;
        }
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

    private int moreUrgent(int row, int than) {
        return than < 0 || waiting.get(row).dueNanos() - waiting.get(than).dueNanos() < 0 ? row : than;
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
        continued = waiting.get(chosen[0]).continues();
        for (int index : chosen) {
            R row = waiting.get(index);
            rows.add(row);
            longest = Math.max(longest, steps[index]);
            useful += steps[index];
            backlog.take(row);
            if (row.taken(now)) {
                correction.learn(row.aheadNanos(), row.laterSteps() > 0, row.waitedNanos());
            }
        }
        Arrays.sort(chosen);
        for (int i = chosen.length - 1; i >= 0; i--) {
            waiting.remove(chosen[i]);
        }
        lookWhetherEmpty();
        runningRows += chosen.length;
        runningBatches++;
        Batch<R> batch = new Batch<>(this, rows, longest, useful, now);
        virtualNanos += batch.predictedNanos();
        return batch;
    }

    /** Learns what a run took; called by its worker without the lock. */
    void observe(Batch<R> batch, long nanos) {
        int rows = batch.rows().size();
        metrics.ran(rows, batch.usefulSteps(), (long) rows * batch.steps(), nanos, batch.predictedNanos());
        settings.cost().observe(rows, batch.steps(), nanos);
        for (R row : batch.rows()) {
            if (row.waitedNanos() > 0) {
                metrics.waited(row.predictedNanos(), row.waitedNanos());
                row.reported();
            }
        }
    }

    /** A run is over: rows that are not done wait again; locked. */
    void finished(Batch<R> batch, long now) {
        runningRows -= batch.rows().size();
        runningBatches--;
        for (R row : batch.rows()) {
            backlog.ran(row);
            if (row.remainingSteps() > 0 && row.wanted()) {
                enter(row, now);
            } else {
                forget(row);
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
        return waiting.isEmpty() ? 0 : backlog.nextRunsNanos();
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
            double left = waiting.isEmpty() ? 0 : backlog.nextRunsNanos();
            return (long) ((left + backlog.laterRunsNanos() + scheduler.runningNanos(this)) / scheduler.workers());
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
