package io.recurrent.admission;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many large requests be parsed or tokenised at a time and no more, on threads of their own: both run without a
 * pause, so on the carriers of virtual threads they would stop everybody else, whom the operating system lets in
 * between here. Small requests never wait, and stay on their threads.
 *
 * <p>Whoever has had the least parsed goes first: what a request costs is booked to its caller, and a caller's next
 * request starts where the one before ended on a clock that runs by the bytes that are parsed (start-time fair queuing:
 * Goyal, Vin and Cheng 1996). While much waits, callers of whom something waits already may not add to it. Thread safe.
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
    private final Map<Object, Long> lastOf = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Object, Long> waitingOf = new HashMap<>();
    private final Executor threads;
    private int free;
    private final long mostWaiting;
    private long waitingBytes;
    private long clock;
    private long arrivals;

    /**
     * A gate for {@code permits} large requests at a time.
     *
     * @param threads as many as permits
     */
    public ReadingGate(int permits, Executor threads) {
        this.free = permits;
        this.threads = threads;
        this.mostWaiting = permits * MOST_WAITING_BYTES;
    }

    /**
     * Does the work for a request when its turn comes, and waits for it.
     *
     * @param caller to whom it is booked
     * @param bytes what it takes when it is parsed, or what tokenising it is worth
     * @param nanos how long it may wait for its turn
     * @param work may throw what is not checked, which this method passes on
     * @throws InferenceException OVERLOADED when too much waits; DEADLINE_EXCEEDED when its turn did not come in time
     */
    public <T extends @Nullable Object> T run(Object caller, long bytes, long nanos, Supplier<T> work) {
        if (bytes < SMALL_BYTES) {
            return work.get();
        }
        FutureTask<T> task = new FutureTask<>(work::get);
        Turn turn = queued(caller, bytes, task);
        try {
            if (!turn.come.await(nanos, TimeUnit.NANOSECONDS) && !left(turn)) {
                throw new InferenceException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "the deadline passed while other requests were parsed; send it again later");
            }
            return task.get();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } catch (InterruptedException e) {
            left(turn);
            Thread.currentThread().interrupt();
            throw new InferenceException(ErrorCode.CANCELLED, "the call was interrupted", e);
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
    }

    /**
     * Says before a request is there what {@link #run} would say: whoever knows its size need not read what would be
     * refused.
     *
     * @param bytes what it takes at least when it is parsed
     * @throws InferenceException OVERLOADED when too much waits
     */
    public synchronized void look(Object caller, long bytes) {
        boolean much = waitingBytes + bytes > mostWaiting;
        if (bytes >= SMALL_BYTES && much && waitingOf.containsKey(caller)) {
            throw InferenceException.retry(
                    ErrorCode.OVERLOADED,
                    "too many large requests wait to be parsed; send this one again later",
                    RETRY_AFTER);
        }
    }

    /**
     * What the next large request of a caller may take when it is parsed, before it is read: as much as the one before.
     *
     * @param least what it takes at least
     * @param most what it takes at most
     */
    public synchronized long expected(Object caller, long least, long most) {
        return Math.clamp(lastOf.getOrDefault(caller, least), least, Math.max(least, most));
    }

    private synchronized Turn queued(Object caller, long bytes, Runnable work) {
        remember(caller, bytes);
        look(caller, bytes);
        long start = Math.max(clock, booked.getOrDefault(caller, 0L));
        booked.put(caller, start + bytes);
        Turn turn = new Turn(caller, start, arrivals++, bytes, work, new CountDownLatch(1));
        queue.add(turn);
        waitingBytes += bytes;
        waitingOf.merge(caller, bytes, Long::sum);
        next();
        return turn;
    }

    private void next() {
        while (free > 0 && !queue.isEmpty()) {
            Turn turn = queue.remove();
            free--;
            waitsNoMore(turn);
            clock = Math.max(clock, turn.start);
            turn.come.countDown();
            threads.execute(() -> {
                turn.work.run();
                leave();
            });
        }
        if (queue.isEmpty() || booked.size() > MOST_CALLERS) {
            forget();
        }
    }

    private void remember(Object caller, long bytes) {
        lastOf.put(caller, bytes);
        if (lastOf.size() > MOST_CALLERS) {
            lastOf.remove(lastOf.keySet().iterator().next());
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
            waitsNoMore(turn);
            return false;
        }
        return true;
    }

    private void waitsNoMore(Turn turn) {
        waitingBytes -= turn.bytes;
        waitingOf.computeIfPresent(turn.caller, (who, own) -> own == turn.bytes ? null : own - turn.bytes);
    }

    private synchronized void leave() {
        free++;
        next();
    }

    /** Requests that wait. */
    public synchronized int waiting() {
        return queue.size();
    }

    /** A request that waits. */
    private record Turn(Object caller, long start, long arrival, long bytes, Runnable work, CountDownLatch come)
            implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            int byStart = Long.compare(start, other.start);
            return byStart != 0 ? byStart : Long.compare(arrival, other.arrival);
        }
    }
}
