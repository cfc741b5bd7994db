package io.recurrent.task.forecasting;

import io.recurrent.batch.BatchQueue;
import io.recurrent.call.Call;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallMeasure;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.RowProgress;
import io.recurrent.serving.ServedRow;
import io.recurrent.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one call: so many at a time are in the version's queue, and each that ends makes room for the next. A row
 * may be followed by others, such as a context by its paths, which go before what was planned earlier, so that what is
 * begun is soon done. Workers tell of ends, the call's thread waits and makes answers of what is ready; one lock guards
 * what both see, and nothing slow happens under it.
 */
final class LiveRows {
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final Call call;
    private final Deadline deadline;
    private final BatchQueue<ServedRow> queue;
    private final int most;
    private final boolean untilDeadline;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Supplier<LiveRow>> next = new ArrayDeque<>();
    private final Deque<Supplier<LiveRow>> later = new ArrayDeque<>();
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private int live;
    private volatile boolean over;
    private @Nullable InferenceException failure;
    private final long offeredNanos;
    private long beganNanos = -1;
    private long endedNanos;

    /**
     * No rows yet.
     *
     * @param deadline when no more run
     * @param most rows that are in the queue at a time
     * @param untilDeadline whether the deadline is an end like any other
     */
    LiveRows(Call call, Deadline deadline, BatchQueue<ServedRow> queue, int most, boolean untilDeadline) {
        this.call = call;
        this.deadline = deadline;
        this.queue = queue;
        this.most = most;
        this.untilDeadline = untilDeadline;
        this.offeredNanos = deadline.ticker().nanos();
    }

    Deadline deadline() {
        return deadline;
    }

    /** Plans a row, after all others. */
    void add(Supplier<LiveRow> row) {
        lock.lock();
        try {
            later.add(row);
        } finally {
            lock.unlock();
        }
    }

    /** Plans a row that follows another, before those that were added. On a worker's thread, before that row ends. */
    void follow(Supplier<LiveRow> row) {
        lock.lock();
        try {
            next.add(row);
        } finally {
            lock.unlock();
        }
    }

    /** Work for the call's own thread, such as the answer for a series whose rows are done. */
    void ready(Runnable work) {
        lock.lock();
        try {
            ready.add(work);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Offers the first rows, by the admission policy, and waits for all.
     *
     * @throws InferenceException whatever ended the call before its rows were done
     */
    void run(CallEngine calls, CallMeasure measure) {
        call.onCancel(this::cancelled);
        List<LiveRow> first = take();
        try {
            if (call.cancelled()) {
                cancelled();
            }
            if (!over) {
                calls.offer(call, queue, first);
            }
            await();
            measure.ran(Math.max(0, beganNanos - offeredNanos), Math.max(0, endedNanos - beganNanos));
        } catch (RuntimeException | Error e) {
            fail(ServedRow.explain(e));
            throw e;
        } finally {
            queue.sweep();
        }
    }

    /** As many as there is room for. */
    private List<LiveRow> take() {
        List<LiveRow> rows = new ArrayList<>();
        lock.lock();
        try {
            while (!over && live < most && !(next.isEmpty() && later.isEmpty())) {
                Supplier<LiveRow> planned = next.isEmpty() ? later.remove() : next.remove();
                rows.add(planned.get());
                live++;
            }
            return rows;
        } finally {
            lock.unlock();
        }
    }

    /** Whether rows are of use. */
    boolean wanted() {
        return !over;
    }

    /** A row was in a run. */
    void ran(long startNanos, long endNanos) {
        lock.lock();
        try {
            beganNanos = beganNanos < 0 ? startNanos : beganNanos;
            endedNanos = endNanos;
        } finally {
            lock.unlock();
        }
    }

    /** A row is at its end: others have its place. On a worker's thread, without the scheduler's lock. */
    void ended() {
        lock.lock();
        try {
            live--;
        } finally {
            lock.unlock();
        }
        for (LiveRow row : take()) {
            queue.resume(row);
        }
        lock.lock();
        try {
            if (live == 0 && next.isEmpty() && later.isEmpty()) {
                over = true;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** There will be no answer; the first reason counts. */
    void fail(InferenceException why) {
        lock.lock();
        try {
            if (!over) {
                over = true;
                failure = why;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The deadline has passed. Also called under the scheduler's lock, of which no lock is taken here. */
    void expire() {
        if (untilDeadline) {
            lock.lock();
            try {
                over = true;
                changed.signal();
            } finally {
                lock.unlock();
            }
        } else {
            fail(new InferenceException(ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before there was an answer"));
        }
    }

    private void cancelled() {
        fail(new InferenceException(ErrorCode.CANCELLED, "the caller has gone"));
        queue.sweep();
    }

    private void await() {
        while (true) {
            Runnable work;
            lock.lock();
            try {
                work = ready.poll();
                if (failure != null) {
                    throw failure;
                }
                if (work == null && over) {
                    return;
                }
                if (work == null) {
                    pause();
                }
            } finally {
                lock.unlock();
            }
            if (work != null) {
                work.run();
            }
            if (deadline.passed()) {
                expire();
            } else if (!over && call.callerGone()) {
                cancelled();
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private void pause() {
        try {
            long left = Math.max(0, deadline.remainingNanos());
            var _ = changed.awaitNanos(Math.min(left, LOOK_NANOS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new InferenceException(ErrorCode.CANCELLED, "the call was interrupted"));
        }
    }

    /** A row of the call. */
    abstract static class LiveRow extends ServedRow {
        private final LiveRows rows;

        LiveRow(RowProgress progress, LiveRows rows) {
            super(progress, rows.deadline());
            this.rows = rows;
        }

        /** A run is over; what it throws fails the call. On a worker's thread. */
        abstract void advanced();

        @Override
        public final boolean wanted() {
            return rows.wanted();
        }

        @Override
        public final void expire() {
            rows.expire();
        }

        @Override
        public final void ran(long startNanos, long endNanos) {
            rows.ran(startNanos, endNanos);
            if (rows.wanted()) {
                advanced();
            }
            if (remainingSteps() == 0) {
                rows.ended();
            }
        }

        @Override
        public final void fail(Throwable cause) {
            rows.fail(explain(cause));
        }
    }
}
