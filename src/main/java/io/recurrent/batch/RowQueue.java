package io.recurrent.batch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rows in order of arrival, bounded. Thread safe; one lock guards everything, and nothing slow happens under it.
 *
 * <p>A row that was accepted is either taken by a worker or removed by its owner; after {@link #close()} workers still
 * take what is there.
 *
 * @param <R> a row
 */
public final class RowQueue<R extends QueuedRow> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final ArrayDeque<R> rows = new ArrayDeque<>();
    private final int capacity;
    private boolean closed;

    /** An empty queue for at most {@code capacity} waiting rows. */
    public RowQueue(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be 1 or more, got " + capacity);
        }
        this.capacity = capacity;
    }

    /** Queues all rows or none; false when there is not room for all, or the queue is closed. */
    public boolean offerAll(Collection<? extends R> batch) {
        lock.lock();
        try {
            if (closed || rows.size() + batch.size() > capacity) {
                return false;
            }
            rows.addAll(batch);
            notEmpty.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The oldest row, waiting for one; empty when the queue is closed and nothing is left. */
    public Optional<R> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (rows.isEmpty() && !closed) {
                notEmpty.await();
            }
            return Optional.ofNullable(rows.poll());
        } finally {
            lock.unlock();
        }
    }

    /** Takes rows out whose owner no longer wants them; those already taken by a worker are not found. */
    public void remove(Collection<? extends R> unwanted) {
        lock.lock();
        try {
            rows.removeAll(unwanted);
        } finally {
            lock.unlock();
        }
    }

    /** Rows that wait now. */
    public int size() {
        lock.lock();
        try {
            return rows.size();
        } finally {
            lock.unlock();
        }
    }

    /** No more rows; workers end when they have taken the rest. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            notEmpty.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
