package io.recurrent.admission;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that what callers send may take together, over all transports: bodies and messages, what is parsed from
 * them, metadata, and buffers of answers that are sent piece by piece. Callers are read before admission knows what
 * they ask for, and there may be as many at a time as there are connections; without a bound they could fill the heap.
 * Thread safe.
 */
public final class MemoryBudget {
    private static final int PART_OF_HEAP = 4;
    /** What one call may take at most: half, so that no single one shuts out all others. */
    private static final int CALLS_AT_LEAST = 2;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final long most;
    private final AtomicLong held = new AtomicLong();
    private final LongAdder refused = new LongAdder();

    /** A budget of {@code most} bytes. */
    public MemoryBudget(long most) {
        this.most = most;
    }

    /** A quarter of the largest heap that this JVM may have. */
    public static MemoryBudget ofHeap() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** What one call will take; nothing yet. */
    public Share share() {
        return new Share();
    }

    /** Bytes that are taken now. */
    public long held() {
        return held.get();
    }

    /** Calls that were refused since all together would have taken too much. */
    public long refused() {
        return refused.sum();
    }

    /** Bytes that may be taken. */
    public long most() {
        return most;
    }

    /** Bytes that one call may take. */
    public long mostPerCall() {
        return most / CALLS_AT_LEAST;
    }

    /** One call's part. Thread safe. */
    public final class Share implements AutoCloseable {
        private long bytes;
        private boolean closed;

        private Share() {}

        /** What it may take at most. */
        public long most() {
            return mostPerCall();
        }

        /**
         * Takes more.
         *
         * @throws InferenceException OVERLOADED when all calls together would take too much, PAYLOAD_TOO_LARGE when
         *     this one alone would, CANCELLED when it is over
         */
        public synchronized void take(long more) {
            if (closed) {
                throw new InferenceException(ErrorCode.CANCELLED, "the call was over before it was read");
            }
            if (bytes + more > mostPerCall()) {
                throw new InferenceException(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "the request would take more than " + mostPerCall()
                                + " bytes of the server's memory when it is parsed; send less at a time");
            }
            if (held.addAndGet(more) > most) {
                held.addAndGet(-more);
                refused.increment();
                throw InferenceException.retry(
                        ErrorCode.OVERLOADED,
                        "too many large requests at a time; send this one again later",
                        RETRY_AFTER);
            }
            bytes += more;
        }

        /** Gives back a part of what was taken. */
        public synchronized void give(long less) {
            if (!closed) {
                held.addAndGet(-less);
                bytes -= less;
            }
        }

        /** Gives back all that is taken; nothing is taken afterwards. */
        @Override
        public synchronized void close() {
            held.addAndGet(-bytes);
            bytes = 0;
            closed = true;
        }
    }
}
