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
 * passed. Rows whose remaining steps pass the chunk are run chunk by chunk, and wait again between two chunks, so that
 * a long row holds up others by one chunk at most.
 *
 * <p>Callers share the queue, as queues share the workers ({@link CallerShares}); of a caller's rows the one that is
 * due first is run first ({@link MostUrgent}). A row may ask to be taken for one that came sooner or later than it did
 * ({@link BatchRow#patienceNanos}).
 *
 * @param <R> a row
 */
public final class BatchQueue<R extends BatchRow> implements AutoCloseable {
    private static final int FIRST_ROWS = 64;

    private final BatchScheduler scheduler;
    private final ReentrantLock lock;
    private final QueueSettings settings;
    private final RowRunner<R> runner;
    private final BatchMetrics metrics;
    private final Overload overload;
    private final WaitForecast forecast;
    private final Backlog backlog;
    private final MostUrgent urgent = new MostUrgent();
    private final CallerShares shares = new CallerShares();
    private final List<R> waiting = new ArrayList<>();
    private int[] steps = new int[FIRST_ROWS];
    private long[] slack = new long[FIRST_ROWS];
    private int runningRows;
    private int runningBatches;
    private double virtualNanos;
    private long lookAgain = Long.MAX_VALUE;
    private boolean unseen;
    private boolean turn;

    BatchQueue(BatchScheduler scheduler, QueueSettings settings, RowRunner<R> runner, BatchMetrics metrics) {
        this.scheduler = scheduler;
        this.lock = scheduler.lock();
        this.settings = settings;
        this.runner = runner;
        this.metrics = metrics;
        this.overload = new Overload(scheduler.ticker());
        this.forecast = new WaitForecast(settings, scheduler.workers());
        this.backlog = forecast.backlog();
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
            double ahead = aheadNanos(caller);
            QueueLoad load = load(caller, WaitForecast.Offer.of(rows, settings.chunkSteps()), ahead);
            gate.check(load);
            long now = scheduler.ticker().nanos();
            catchUp();
            // The rows of a list wait for each other too.
            double own = rows.size() == 1 ? 0 : (double) load.runNanos() / rows.size();
            double wait = ahead;
            for (R row : rows) {
                row.predictWait(wait, forecast.waitNanos(wait, row.remainingSteps()));
                row.belong(caller, row.remainingSteps());
                enterAnew(row, now);
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
                catchUp();
                enterAnew(row, scheduler.ticker().nanos());
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
        WaitForecast.Offer offer = WaitForecast.Offer.like(rows, steps, longest, settings.chunkSteps());
        lock.lock();
        try {
            return load(caller, offer, aheadNanos(caller));
        } finally {
            lock.unlock();
        }
    }

    /** Whether calls have been refused since the queue was empty, which a closed one never is; quick. */
    public boolean overloaded() {
        return overload.nanos() > 0 && !scheduler.closed();
    }

    /** Predicted time until a row that comes now is run for the first time, before correction. */
    private double aheadNanos(Object caller) {
        return scheduler.waitNanos(this, backlog.nextRunsNanos() * shares.ahead(caller));
    }

    private QueueLoad load(Object caller, WaitForecast.Offer offer, double ahead) {
        return new QueueLoad(
                waiting.size() + runningRows,
                waiting.size(),
                settings.capacity(),
                shares.room(caller, settings.capacity(), waiting.size() + runningRows),
                offer.rows(),
                (long) forecast.waitNanos(ahead, offer.longest()),
                (long) (forecast.betweenNanos(offer.longest()) * shares.ahead(caller)),
                (long) forecast.runNanos(offer),
                shares.full(caller),
                overload);
    }

    /** A queue that was idle has saved up nothing. */
    private void catchUp() {
        if (!busy()) {
            virtualNanos = Math.max(virtualNanos, scheduler.virtualNow());
        }
    }

    private void enterAnew(R row, long now) {
        row.share(shares.enter(row.caller(), row.callerSteps()));
        enter(row, now);
    }

    private void enter(R row, long now) {
        CostModel cost = settings.cost();
        row.enter(now, MostUrgent.due(row, now, cost), nextRun(row), MostUrgent.takesTurns(row, cost));
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

    private void leave(R row) {
        backlog.remove(row);
        forget(row);
    }

    private void forget(R row) {
        shares.leave(row.share(), row.callerSteps());
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
        long longestWait = 0;
        int size = waiting.size();
        if (steps.length < size) {
            steps = new int[2 * size];
            slack = new long[2 * size];
        }
        urgent.reset();
        for (int i = 0; i < size; i++) {
            R row = waiting.get(i);
            if (!stays(row, now)) {
                continue;
            }
            waiting.set(count, row);
            steps[count] = nextRun(row);
            slack[count] = row.deadlineNanos() - now;
            longestWait = Math.max(longestWait, now - row.enteredNanos());
            urgent.consider(count, row);
            count++;
        }
        waiting.subList(count, size).clear();
        lookWhetherEmpty();
        return count == 0
                ? null
                : new Waiting(
                        count,
                        steps,
                        slack,
                        urgent.index(turn),
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
        turn = waiting.get(chosen[0]).takesTurns();
        for (int index : chosen) {
            R row = waiting.get(index);
            rows.add(row);
            longest = Math.max(longest, steps[index]);
            useful += steps[index];
            forecast.taken(row, now);
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
        rows.forEach(row -> shares.served(row.share(), batch.predictedNanos() / chosen.length));
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
        return backlog.nextRunsNanos();
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

    /** Predicted time until all rows that are here now are done, in nanoseconds; 0 only when there are none. */
    public long backlogNanos() {
        lock.lock();
        try {
            double left = backlog.nextRunsNanos() + backlog.laterRunsNanos() + scheduler.runningNanos(this);
            return (long) Math.ceil(left / scheduler.workers());
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
