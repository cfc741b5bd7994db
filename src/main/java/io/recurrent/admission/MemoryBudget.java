package io.recurrent.admission;

import io.recurrent.call.Caller;
import io.recurrent.call.SharedLimit;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that what callers send may take together, over all transports: bodies and messages, what is parsed from
 * them, metadata, and buffers of answers that are sent piece by piece. Callers are read before admission knows what
 * they ask for, and there may be as many at a time as there are connections; without a bound they could fill the heap.
 * Callers share it ({@link SharedLimit}), so that what one of them sends leaves room for the others. Thread safe.
 */
public final class MemoryBudget {
    private static final int PART_OF_HEAP = 4;
    /** What one call may take at most: half, so that no single one shuts out all others. */
    private static final int CALLS_AT_LEAST = 2;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final SharedLimit bytes;
    private final LongAdder refused = new LongAdder();

    /**
     * A budget of {@code most} bytes.
     *
     * @param callerShare the part of them that one caller alone may hold; with 1 callers are not told apart
     */
    public MemoryBudget(long most, double callerShare) {
        this.bytes = new SharedLimit(most, callerShare);
    }

    /** A quarter of the largest heap that this JVM may have. */
    public static MemoryBudget ofHeap(double callerShare) {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, callerShare);
    }

    /** What one call of a caller will take; nothing yet. */
    public Share share(Caller caller) {
        return new Share(caller);
    }

    /** Bytes that are taken now. */
    public long held() {
        return bytes.taken();
    }

    /** Calls that were refused since all together, or those of their caller, would have taken too much. */
    public long refused() {
        return refused.sum();
    }

    /** Bytes that may be taken. */
    public long most() {
        return bytes.most();
    }

    /** Bytes that one call may take. */
    public long mostPerCall() {
        return most() / CALLS_AT_LEAST;
    }

    private void require(SharedLimit.Result result) {
        switch (result) {
            case TAKEN -> {}
            case FULL -> throw overloaded("too many large requests at a time; send this one again later");
            case SHARE_HELD ->
                throw overloaded("too many large requests of this caller at a time; send this one again later");
        }
    }

    private InferenceException overloaded(String message) {
        refused.increment();
        return InferenceException.retry(ErrorCode.OVERLOADED, message, RETRY_AFTER);
    }

    /** One call's part. Thread safe. */
    public final class Share implements AutoCloseable {
        private Caller caller;
        private long own;
        private boolean closed;

        private Share(Caller caller) {
            this.caller = caller;
        }

        /** What it may take at most. */
        public long most() {
            return mostPerCall();
        }

        /**
         * Books what was taken before the caller was known.
         *
         * @throws InferenceException OVERLOADED when the caller's calls together would take too much
         */
        public synchronized void belongTo(Caller known) {
            if (!closed && !known.equals(caller)) {
                require(bytes.book(known, own));
                caller = known;
            }
        }

        /**
         * Takes more.
         *
         * @throws InferenceException OVERLOADED when all calls together, or those of the caller, would take too much,
         *     PAYLOAD_TOO_LARGE when this one alone would, CANCELLED when it is over
         */
        public synchronized void take(long more) {
            requireOpen(more);
            require(bytes.take(caller, more));
            own += more;
        }

        /** As {@link #take}, but takes nothing: whether so much could be taken now. */
        public synchronized void look(long more) {
            requireOpen(more);
            require(bytes.look(caller, more));
        }

        private void requireOpen(long more) {
            if (closed) {
                throw new InferenceException(ErrorCode.CANCELLED, "the call was over before it was read");
            }
            if (own + more > mostPerCall()) {
                throw new InferenceException(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "the request would take more than " + mostPerCall()
                                + " bytes of the server's memory when it is parsed; send less at a time");
            }
        }

        /** Gives back a part of what was taken. */
        public synchronized void give(long less) {
            if (!closed) {
                bytes.give(caller, less);
                own -= less;
            }
        }

        /** Gives back all that is taken; nothing is taken afterwards. */
        @Override
        public synchronized void close() {
            bytes.give(caller, own);
            own = 0;
            closed = true;
        }
    }
}
