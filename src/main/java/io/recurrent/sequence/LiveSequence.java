package io.recurrent.sequence;

import io.recurrent.call.Caller;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * One sequence that lives in this process. Its snapshot is changed only by whoever has the turn; anybody may read it.
 *
 * @param <L> what the sequence holds from start to end
 */
public final class LiveSequence<L extends AutoCloseable> {
    private static final long OVER = -1;

    private final SequenceStore.Key key;
    private final L lease;
    private final Caller caller;
    private final long startedNanos;
    /** Even while nobody has the turn, odd while somebody has; each turn has a number of its own. */
    private final AtomicLong turn = new AtomicLong();

    private volatile SequenceSnapshot snapshot;
    /** Which start of its id it is, in a shared store. */
    private volatile String start = "";

    private volatile long usedNanos;

    LiveSequence(SequenceStore.Key key, L lease, SequenceSnapshot snapshot, Caller caller, long now) {
        this.key = key;
        this.lease = lease;
        this.caller = caller;
        this.snapshot = snapshot;
        this.startedNanos = now;
        this.usedNanos = now;
    }

    /** Which it is. */
    public SequenceStore.Key key() {
        return key;
    }

    /** What it holds. */
    public L lease() {
        return lease;
    }

    /** Who started it, or brought it to this process. */
    Caller caller() {
        return caller;
    }

    /** How it stands. */
    public SequenceSnapshot snapshot() {
        return snapshot;
    }

    /**
     * Takes the turn, which {@link #leave} gives back.
     *
     * @throws InferenceException SEQUENCE_CONFLICT when another call has it; SEQUENCE_NOT_FOUND when it is over
     */
    public void enter() {
        long free = turn.get();
        if (!isFree(free) || !turn.compareAndSet(free, free + 1)) {
            if (turn.get() == OVER) {
                throw notFound(key.sequence());
            }
            throw new InferenceException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "another call is at work on sequence '" + key.sequence() + "'; send one step at a time");
        }
    }

    private static boolean isFree(long turn) {
        return turn != OVER && turn % 2 == 0;
    }

    /** Gives the turn back. */
    void leave() {
        turn.updateAndGet(mine -> mine == OVER ? OVER : mine + 1);
    }

    /** The answer to calls for a sequence that is not there. */
    public static InferenceException notFound(String sequence) {
        return new InferenceException(
                ErrorCode.SEQUENCE_NOT_FOUND,
                "there is no sequence '" + sequence + "': it is unknown, or has ended or expired; start it again");
    }

    /** The mark of its start in a shared store; empty without one. */
    public String start() {
        return start;
    }

    /** Takes the mark of its start, for whoever made it or has its turn. */
    public void startedAs(String mark) {
        start = mark;
    }

    void used(long atNanos) {
        usedNanos = atNanos;
    }

    void become(SequenceSnapshot next) {
        snapshot = next;
    }

    /**
     * Ends it unless a call is at work on it; whoever gets true closes the lease.
     *
     * @param due asked before; no call comes and goes between its answer and the end
     */
    boolean end(BooleanSupplier due) {
        long free = turn.get();
        return isFree(free) && due.getAsBoolean() && turn.compareAndSet(free, OVER);
    }

    /** Ends it for whoever has the turn; gives whether it was not over before. */
    boolean endInTurn() {
        return turn.getAndSet(OVER) != OVER;
    }

    long startedNanos() {
        return startedNanos;
    }

    /** When the last step began or ended, or it started: since then it is idle. */
    public long usedNanos() {
        return usedNanos;
    }
}
