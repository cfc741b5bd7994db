package io.recurrent.admission;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets calls in while there is room for all their rows, and none while the server drains. Thread safe; a refusal takes
 * no lock for longer than a comparison.
 */
public final class Admission {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int budget;
    private final CountDownLatch idle = new CountDownLatch(1);
    private int rows;
    private int calls;
    private boolean draining;

    /** Room for {@code budget} rows at a time. */
    public Admission(int budget) {
        if (budget < 1) {
            throw new IllegalArgumentException("the budget must be 1 row or more, got " + budget);
        }
        this.budget = budget;
    }

    /**
     * Lets a call in.
     *
     * @return to be closed when the call has its outcome
     * @throws InferenceException SHUTTING_DOWN while draining; INPUT_TOO_LARGE when the call would never fit;
     *     OVERLOADED when it does not fit now
     */
    public synchronized Permit admit(int wanted) {
        if (draining) {
            throw InferenceException.retry(
                    ErrorCode.SHUTTING_DOWN, "the server is shutting down; ask another replica", RETRY_AFTER);
        }
        if (wanted > budget) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE, "inputs", wanted + " inputs; the server takes " + budget + " at a time");
        }
        if (wanted > budget - rows) {
            throw InferenceException.retry(
                    ErrorCode.OVERLOADED, "too many inputs are waiting; send this call again later", RETRY_AFTER);
        }
        rows += wanted;
        calls++;
        return new Permit(this, wanted);
    }

    private synchronized void release(int held) {
        rows -= held;
        calls--;
        signalWhenIdle();
    }

    /** Refuses every call from now on. */
    public synchronized void drain() {
        draining = true;
        signalWhenIdle();
    }

    private synchronized void signalWhenIdle() {
        if (draining && calls == 0) {
            idle.countDown();
        }
    }

    /**
     * Waits until no call is left after {@link #drain()}.
     *
     * @param millis at most so long
     * @return whether none is left
     */
    public boolean awaitIdle(long millis) throws InterruptedException {
        return idle.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Rows that are in the server now. */
    public synchronized int rows() {
        return rows;
    }

    /** Calls that are in the server now. */
    public synchronized int calls() {
        return calls;
    }

    /** A call's place in the server; closing it twice does nothing. */
    public static final class Permit implements AutoCloseable {
        private final Admission admission;
        private final int rows;
        private final AtomicBoolean returned = new AtomicBoolean();

        private Permit(Admission admission, int rows) {
            this.admission = admission;
            this.rows = rows;
        }

        @Override
        public void close() {
            if (returned.compareAndSet(false, true)) {
                admission.release(rows);
            }
        }
    }
}
