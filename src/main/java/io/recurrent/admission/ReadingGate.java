package io.recurrent.admission;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many large requests be parsed at a time and no more: parsing runs without a pause, so that those who parse on
 * all cores stop everybody else. Small requests never wait here.
 *
 * <p>Whoever has had the least parsed goes first: what a request costs is booked to its caller, and a caller's next
 * request starts where the one before ended on a clock that runs by the bytes that are parsed (start-time fair queuing:
 * Goyal, Vin and Cheng 1996). Thread safe.
 */
public final class ReadingGate {
    /** Requests that take less than this when parsed cost less than waiting would. */
    public static final long SMALL_BYTES = 64 * 1024;

    /** What may wait for one that is parsed: a few tenths of a second. */
    private static final long MOST_WAITING_BYTES = 64L << 20;

    /** Callers in the books before those who are owed nothing are looked for. */
    private static final int MOST_CALLERS = 1024;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final PriorityQueue<Turn> queue = new PriorityQueue<>();
    private final Map<Object, Long> booked = new HashMap<>();
    private int free;
    private final long mostWaiting;
    private long waitingBytes;
    private long clock;
    private long arrivals;

    /** A gate for {@code permits} large requests at a time. */
    public ReadingGate(int permits) {
        this.free = permits;
        this.mostWaiting = permits * MOST_WAITING_BYTES;
    }

    /**
     * Waits until the request may be parsed.
     *
     * @param caller to whom it is booked
     * @param bytes what it takes when it is parsed
     * @param nanos how long it may wait
     * @return to be closed by the same thread when it is parsed
     * @throws InferenceException OVERLOADED when too much waits; DEADLINE_EXCEEDED when its turn did not come in time
     */
    public Permit enter(Object caller, long bytes, long nanos) {
        if (bytes < SMALL_BYTES) {
            return () -> {};
        }
        Turn turn = queued(caller, bytes);
        boolean entered = false;
        try {
            entered = turn.come.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!entered && !left(turn)) {
            throw new InferenceException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "the deadline passed while other requests were parsed; send it again later");
        }
        return this::leave;
    }

    private synchronized Turn queued(Object caller, long bytes) {
        if (waitingBytes + bytes > mostWaiting && waitingBytes > 0) {
            throw InferenceException.retry(
                    ErrorCode.OVERLOADED,
                    "too many large requests wait to be parsed; send this one again later",
                    RETRY_AFTER);
        }
        long start = Math.max(clock, booked.getOrDefault(caller, 0L));
        booked.put(caller, start + bytes);
        Turn turn = new Turn(start, arrivals++, bytes, new CountDownLatch(1));
        queue.add(turn);
        waitingBytes += bytes;
        next();
        return turn;
    }

    private void next() {
        while (free > 0 && !queue.isEmpty()) {
            Turn turn = queue.remove();
            free--;
            waitingBytes -= turn.bytes;
            clock = Math.max(clock, turn.start);
            turn.come.countDown();
        }
        if (queue.isEmpty() || booked.size() > MOST_CALLERS) {
            forget();
        }
    }

    /** Callers who are owed nothing: their next request starts now. */
    private void forget() {
        for (Iterator<Long> ends = booked.values().iterator(); ends.hasNext(); ) {
            if (ends.next() <= clock) {
                ends.remove();
            }
        }
    }

    /** Takes a turn out of the queue; true when it came meanwhile. */
    private synchronized boolean left(Turn turn) {
        if (queue.remove(turn)) {
            waitingBytes -= turn.bytes;
            return false;
        }
        return true;
    }

    private synchronized void leave() {
        free++;
        next();
    }

    /** Requests that wait. */
    public synchronized int waiting() {
        return queue.size();
    }

    /** The place of a request that is being parsed. */
    @FunctionalInterface
    public interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /** A request that waits. */
    private record Turn(long start, long arrival, long bytes, CountDownLatch come) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            int byStart = Long.compare(start, other.start);
            return byStart != 0 ? byStart : Long.compare(arrival, other.arrival);
        }
    }
}
