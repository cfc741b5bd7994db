package io.recurrent.admission;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts the calls that are in the server, and lets none in while it drains. Thread safe. */
public final class Admission {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final CountDownLatch idle = new CountDownLatch(1);
    private int calls;
    private boolean draining;

    /**
     * Lets a call in.
     *
     * @return to be closed when the call has its outcome
     * @throws InferenceException SHUTTING_DOWN while draining
     */
    public synchronized Permit enter() {
        if (draining) {
            throw shuttingDown();
        }
        calls++;
        return new Permit(this);
    }

    /** The refusal of a call that comes while the server ends. */
    public static InferenceException shuttingDown() {
        return InferenceException.retry(
                ErrorCode.SHUTTING_DOWN, "the server is shutting down; ask another replica", RETRY_AFTER);
    }

    private synchronized void leave() {
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

    /** Calls that are in the server now. */
    public synchronized int calls() {
        return calls;
    }

    /** A call's place in the server; closing it twice does nothing. */
    public static final class Permit implements AutoCloseable {
        private final Admission admission;
        private final AtomicBoolean returned = new AtomicBoolean();

        private Permit(Admission admission) {
            this.admission = admission;
        }

        @Override
        public void close() {
            if (returned.compareAndSet(false, true)) {
                admission.leave();
            }
        }
    }
}
