package io.recurrent.admission;

import io.recurrent.call.Caller;
import io.recurrent.call.SharedLimit;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts the calls that are in the server, shares the places that there are among callers, and lets none in while the
 * server drains. Thread safe.
 */
public final class Admission {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final CountDownLatch idle = new CountDownLatch(1);
    private final SharedLimit places;
    private int calls;
    private boolean draining;

    /** Lets as many calls in at a time as there are places. */
    public Admission(SharedLimit places) {
        this.places = places;
    }

    /**
     * Lets a call in.
     *
     * @return to be closed when the call has its outcome
     * @throws InferenceException SHUTTING_DOWN while draining; OVERLOADED when all places, or its caller's share of
     *     them, are taken
     */
    public synchronized Permit enter(Caller caller) {
        if (draining) {
            throw shuttingDown();
        }
        switch (places.take(caller, 1)) {
            case TAKEN -> {}
            case FULL -> throw overloaded("the server is at work on as many calls as it can; send this one later");
            case SHARE_HELD ->
                throw overloaded("the server is at work on as many calls of this caller as it may;"
                        + " wait for an answer before sending more");
        }
        calls++;
        return new Permit(this, caller);
    }

    private static InferenceException overloaded(String message) {
        return InferenceException.retry(ErrorCode.OVERLOADED, message, RETRY_AFTER);
    }

    /** The refusal of a call that comes while the server ends. */
    public static InferenceException shuttingDown() {
        return InferenceException.retry(
                ErrorCode.SHUTTING_DOWN, "the server is shutting down; ask another replica", RETRY_AFTER);
    }

    private synchronized void leave(Caller caller) {
        places.give(caller, 1);
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
        private final Caller caller;
        private final AtomicBoolean returned = new AtomicBoolean();

        private Permit(Admission admission, Caller caller) {
            this.admission = admission;
            this.caller = caller;
        }

        @Override
        public void close() {
            if (returned.compareAndSet(false, true)) {
                admission.leave(caller);
            }
        }
    }
}
