package io.recurrent.engine;

import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one call while they are queued and run: their results, or the first reason why there will be none. Thread
 * safe: workers deliver, the caller waits, anybody may abandon. The first failure wins; later ones are dropped.
 */
public final class PendingRows {
    /** Between two looks at whether the caller is still there. */
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final float[] @Nullable [] results;
    private final long[] queueNanos;
    private final long[] runNanos;
    private final AtomicInteger missing;
    private final AtomicReference<@Nullable InferenceException> failure = new AtomicReference<>();
    private final CountDownLatch outcome = new CountDownLatch(1);

    /** The outcome of so many rows, of which none has run. */
    public PendingRows(int rows) {
        results = new float[rows][];
        queueNanos = new long[rows];
        runNanos = new long[rows];
        missing = new AtomicInteger(rows);
    }

    /** One row has its scores; published to the waiting caller by the latch. */
    void complete(int row, float[] scores, long queuedNanos, long ranNanos) {
        results[row] = scores;
        queueNanos[row] = queuedNanos;
        runNanos[row] = ranNanos;
        if (missing.decrementAndGet() == 0) {
            outcome.countDown();
        }
    }

    /** There will be no answer; rows that have not run need not run. */
    void fail(InferenceException why) {
        failure.compareAndSet(null, why);
        outcome.countDown();
    }

    /** The caller has gone. */
    void cancel() {
        fail(new InferenceException(ErrorCode.CANCELLED, "the caller has gone"));
    }

    /** The deadline has passed. */
    void expire() {
        fail(new InferenceException(ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before there was an answer"));
    }

    boolean failed() {
        return failure.get() != null;
    }

    /**
     * Waits for all rows, and asks now and then whether the caller is still there.
     *
     * @throws InferenceException what {@link #fail} was told, or DEADLINE_EXCEEDED at the deadline
     */
    void await(Call call) {
        try {
            long left = Math.max(0, call.deadline().remainingNanos());
            while (!outcome.await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
                if (call.callerGone()) {
                    // These need not be the rows that the call's listener knows of.
                    cancel();
                } else if (left <= LOOK_NANOS) {
                    expire();
                }
                left = Math.max(0, call.deadline().remainingNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new InferenceException(ErrorCode.CANCELLED, "the call was interrupted"));
        }
        InferenceException why = failure.get();
        if (why != null) {
            throw why;
        }
    }

    /**
     * The scores of a row, after {@link #await} has returned; not copied.
     *
     * @throws IllegalStateException when the row has none
     */
    public float[] scores(int row) {
        float[] scores = results[row];
        if (scores == null) {
            throw new IllegalStateException("row " + row + " has no scores; this is a bug in the server");
        }
        return scores;
    }

    long longestQueueNanos() {
        return longest(queueNanos);
    }

    long longestRunNanos() {
        return longest(runNanos);
    }

    private static long longest(long[] values) {
        long longest = 0;
        for (long nanos : values) {
            longest = Math.max(longest, nanos);
        }
        return longest;
    }
}
