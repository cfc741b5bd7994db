package io.recurrent.batch;

import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Shares the workers among the queues of all model versions. Thread safe; one lock guards the scheduler and its queues,
 * and nothing slow happens under it.
 *
 * <p>Which queue is next is decided by start-time fair queueing (Goyal, Vin, Cheng: Start-time Fair Queueing, SIGCOMM
 * 1996): each queue has a virtual time, which grows by the predicted time of its runs; the queue with the least goes
 * first, and one that was idle starts at the time of the queue that was served last. So a model that is flooded takes
 * no more than its share from the others.
 */
public final class BatchScheduler implements AutoCloseable {
    private static final int OVERRUN = 10;
    private static final long LEAST_OVERRUN_NANOS = Duration.ofSeconds(2).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<BatchQueue<?>> queues = new ArrayList<>();
    private final List<Batch<?>> running = new ArrayList<>();
    private final Ticker ticker;
    private final int workers;
    private double virtualNanos;
    /** Written under the lock. */
    private volatile boolean closed;

    /** A scheduler for so many workers, which somebody else starts. */
    public BatchScheduler(Ticker ticker, int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("needs 1 worker or more, got " + workers);
        }
        this.ticker = ticker;
        this.workers = workers;
    }

    /** Adds a queue; its owner closes it. */
    public <R extends BatchRow> BatchQueue<R> open(QueueSettings settings, RowRunner<R> runner, BatchMetrics metrics) {
        BatchQueue<R> queue = new BatchQueue<>(this, settings, runner, metrics);
        lock.lock();
        try {
            queues.add(queue);
        } finally {
            lock.unlock();
        }
        return queue;
    }

    /**
     * The next run, waiting for one.
     *
     * @param done the worker's last run, or null at its first
     * @return null when the scheduler is closed and nothing waits
     */
    @Nullable
    Batch<?> next(@Nullable Batch<?> done) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (done != null) {
                running.remove(done);
                done.finish(ticker.nanos());
            }
            while (true) {
                long now = ticker.nanos();
                Batch<?> batch = choose(now);
                if (batch != null) {
                    running.add(batch);
                    wakeAnother();
                    return batch;
                }
                long wait = shortestWait();
                if (wait == Long.MAX_VALUE && closed) {
                    return null;
                }
                await(wait);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns sooner or later; whatever ended the wait, the queues are looked at again. */
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private void await(long nanos) throws InterruptedException {
        if (nanos == Long.MAX_VALUE) {
            changed.await();
        } else {
            changed.awaitNanos(nanos);
        }
    }

    /** Each worker that finds more than it takes wakes the next, so that no row waits while a worker sleeps. */
    private void wakeAnother() {
        for (BatchQueue<?> queue : queues) {
            if (queue.waitingNow() > 0) {
                changed.signal();
                return;
            }
        }
    }

    /** The run of the queue with the least virtual time that has one now. */
    private @Nullable Batch<?> choose(long now) {
        queues.forEach(BatchQueue::look);
        for (int i = 0; i < queues.size(); i++) {
            BatchQueue<?> first = null;
            for (BatchQueue<?> queue : queues) {
                if (queue.unseen() && (first == null || queue.virtualNanos() < first.virtualNanos())) {
                    first = queue;
                }
            }
            if (first == null) {
                return null;
            }
            double start = first.virtualNanos();
            Batch<?> batch = first.poll(now);
            if (batch != null) {
                virtualNanos = start;
                return batch;
            }
        }
        return null;
    }

    private long shortestWait() {
        long shortest = Long.MAX_VALUE;
        for (BatchQueue<?> queue : queues) {
            shortest = Math.min(shortest, queue.lookAgainNanos());
        }
        return shortest;
    }

    /** Rows have come to a queue; under the lock. */
    void arrived() {
        changed.signal();
    }

    void forget(BatchQueue<?> queue) {
        queues.remove(queue);
    }

    /** Rows that wait in all queues. */
    public int waitingRows() {
        lock.lock();
        try {
            return queues.stream().mapToInt(BatchQueue::waitingNow).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Whether some run has taken more than 10 times what was predicted, and 2 seconds at the least. */
    public boolean stuck() {
        lock.lock();
        try {
            long now = ticker.nanos();
            return running.stream().anyMatch(batch -> now - batch.startNanos() > overrunNanos(batch.predictedNanos()));
        } finally {
            lock.unlock();
        }
    }

    /** What a run may take at most that was predicted to take so long. */
    public static double overrunNanos(double predictedNanos) {
        return Math.max(LEAST_OVERRUN_NANOS, OVERRUN * predictedNanos);
    }

    /**
     * Predicted time until the runs of {@code ownNanos} that wait in a queue have begun, beside the other queues and
     * after the runs that are under way; locked. 0 while a worker is idle and nothing waits.
     */
    double waitNanos(BatchQueue<?> own, double ownNanos) {
        int busy = 1;
        double all = ownNanos;
        for (BatchQueue<?> queue : queues) {
            if (queue != own && queue.busy()) {
                busy++;
                all += queue.nextRunsNanos();
            }
        }
        if (all == 0 && running.size() < workers) {
            return 0;
        }
        return (Math.min(all, ownNanos * busy) + runningNanos(null)) / workers;
    }

    /** What is left of the runs of a queue, or of all; locked. */
    double runningNanos(@Nullable BatchQueue<?> own) {
        long now = ticker.nanos();
        double left = 0;
        for (Batch<?> batch : running) {
            if (own == null || batch.of(own)) {
                left += batch.leftNanos(now);
            }
        }
        return left;
    }

    ReentrantLock lock() {
        return lock;
    }

    Ticker ticker() {
        return ticker;
    }

    double virtualNow() {
        return virtualNanos;
    }

    boolean closed() {
        return closed;
    }

    int workers() {
        return workers;
    }

    /** Workers that run nothing, the one that asks among them; locked. */
    int idleWorkers() {
        return Math.max(1, workers - running.size());
    }

    /** No more rows; workers end when they have run the rest. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
