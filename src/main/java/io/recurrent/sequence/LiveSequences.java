package io.recurrent.sequence;

import io.recurrent.call.Caller;
import io.recurrent.call.SharedLimit;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.sequence.SequenceMetrics.Reason;
import io.recurrent.sequence.SequenceStore.Key;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The sequences that live in this process, within their limits. Thread safe; time is the ticker's, so that a clock
 * which is set does not end anything. Started = live + ended, at any time that nothing starts or ends.
 *
 * @param <L> what each sequence holds from start to end, and what is closed then
 */
public final class LiveSequences<L extends AutoCloseable> implements AutoCloseable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ConcurrentHashMap<Key, LiveSequence<L>> sequences = new ConcurrentHashMap<>();
    private final SharedLimit live;
    private final AtomicLong bytes = new AtomicLong();
    private final SequenceLimits limits;
    private final SequenceMetrics metrics;
    private final Ticker ticker;
    private volatile boolean closed;

    /** None yet. */
    public LiveSequences(SequenceLimits limits, SequenceMetrics metrics, Ticker ticker) {
        this.limits = limits;
        this.live = new SharedLimit(limits.maxLive(), limits.callerShare());
        this.metrics = metrics;
        this.ticker = ticker;
    }

    /**
     * Lets a sequence live; it owns the lease from the moment that this method returns.
     *
     * @param caller who holds it, of its share
     * @throws InferenceException SEQUENCE_CONFLICT when its id is in use; OVERLOADED when no more may live
     */
    public LiveSequence<L> start(Key key, L lease, SequenceSnapshot snapshot, Caller caller) {
        if (sequences.containsKey(key)) {
            throw inUse(key);
        }
        reserve(caller, snapshot.bytes());
        LiveSequence<L> made = new LiveSequence<>(key, lease, snapshot, caller, ticker.nanos());
        if (sequences.putIfAbsent(key, made) != null) {
            release(caller, snapshot.bytes());
            throw inUse(key);
        }
        metrics.started();
        if (closed) {
            end(made, () -> true, Reason.SHUTDOWN);
        }
        return made;
    }

    /** The refusal of an id that another sequence has. */
    public static InferenceException inUse(Key key) {
        return new InferenceException(
                ErrorCode.SEQUENCE_CONFLICT,
                "there is a sequence '" + key.sequence() + "' already; end it, or choose another id");
    }

    private void reserve(Caller caller, long size) {
        switch (live.take(caller, 1)) {
            case TAKEN -> {}
            case FULL -> throw full("as many sequences live as may");
            case SHARE_HELD -> throw full("as many sequences of this caller live as may");
        }
        if (bytes.addAndGet(size) > limits.maxBytes()) {
            release(caller, size);
            throw full("the states of the sequences that live take as much memory as they may");
        }
    }

    private void release(Caller caller, long size) {
        live.give(caller, 1);
        bytes.addAndGet(-size);
    }

    private static InferenceException full(String what) {
        return InferenceException.retry(
                ErrorCode.OVERLOADED, what + "; end some, or start this one later", RETRY_AFTER);
    }

    /** What was allowed. */
    public SequenceLimits limits() {
        return limits;
    }

    /** A sequence that lives here. */
    public Optional<LiveSequence<L>> find(Key key) {
        return Optional.ofNullable(sequences.get(key));
    }

    /**
     * Takes over a sequence's next snapshot, for whoever has its turn.
     *
     * @throws InferenceException OVERLOADED when it does not fit in memory any more; then nothing has changed
     */
    public void commit(LiveSequence<L> sequence, SequenceSnapshot next) {
        long more = next.bytes() - sequence.snapshot().bytes();
        if (bytes.addAndGet(more) > limits.maxBytes() && more > 0) {
            bytes.addAndGet(-more);
            throw full("the states of the sequences that live take as much memory as they may");
        }
        sequence.become(next);
    }

    /** A step begins or ends, for whoever has the sequence's turn; looks do not count as use. */
    public void used(LiveSequence<L> sequence) {
        sequence.used(ticker.nanos());
    }

    /** The sequence was used last before so long, here or elsewhere; for whoever has its turn. */
    public void idle(LiveSequence<L> sequence, Duration since) {
        sequence.used(ticker.nanos() - since.toNanos());
    }

    /** Ends a sequence for whoever has its turn. */
    public void endInTurn(LiveSequence<L> sequence, Reason reason) {
        if (sequence.endInTurn()) {
            gone(sequence, reason);
        }
    }

    private void end(LiveSequence<L> sequence, BooleanSupplier due, Reason reason) {
        if (sequence.end(due)) {
            gone(sequence, reason);
        }
    }

    private void gone(LiveSequence<L> sequence, Reason reason) {
        sequences.remove(sequence.key(), sequence);
        release(sequence.caller(), sequence.snapshot().bytes());
        metrics.ended(reason);
        try {
            sequence.lease().close();
        } catch (Exception e) {
            throw new IllegalStateException("a lease could not be given back; this is a bug in the server", e);
        }
    }

    /** Ends the sequences whose time is over; one that is at work is looked at again later. */
    public void expire() {
        long now = ticker.nanos();
        for (LiveSequence<L> sequence : sequences.values()) {
            if (now - sequence.startedNanos() >= limits.age().toNanos()) {
                end(sequence, () -> true, Reason.AGE);
            } else {
                end(sequence, () -> idle(sequence, now), Reason.IDLE);
            }
        }
    }

    /** Ends the sequences whose lease must be given back; one that is at work is looked at again later. */
    public void retire(Predicate<L> due) {
        for (LiveSequence<L> sequence : sequences.values()) {
            end(sequence, () -> due.test(sequence.lease()), Reason.RETIRED);
        }
    }

    private boolean idle(LiveSequence<L> sequence, long now) {
        return now - sequence.usedNanos() >= limits.idle().toNanos();
    }

    /** Sequences that live. */
    public long live() {
        return Math.toIntExact(live.taken());
    }

    /** What they keep, roughly. */
    public long bytes() {
        return bytes.get();
    }

    /** Ends all that are not at work; those that are end with their step. */
    @Override
    public void close() {
        closed = true;
        for (LiveSequence<L> sequence : sequences.values()) {
            end(sequence, () -> true, Reason.SHUTDOWN);
        }
    }

    /** Gives a sequence's turn back; a sequence that was at work while the server closed ends here. */
    public void leave(LiveSequence<L> sequence) {
        sequence.leave();
        if (closed) {
            end(sequence, () -> true, Reason.SHUTDOWN);
        }
    }
}
