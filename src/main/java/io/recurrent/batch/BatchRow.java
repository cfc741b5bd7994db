package io.recurrent.batch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row that waits to be run, in one go, in time chunks, or step by step for as long as it finds new steps. What it
 * means is its owner's business.
 *
 * <p>Its own thread makes it; once offered to a {@link BatchQueue} it belongs to whoever the queue hands it to: one
 * worker at a time. {@link #wanted()} alone may be asked at any time.
 */
public abstract class BatchRow {
    private static final Object NOBODY = new Object();

    /** When the row entered the queue, also after each chunk; guarded by the scheduler's lock. */
    private long enteredNanos;

    /** Rows with the least are run first; guarded by the scheduler's lock. */
    private long dueNanos;

    /** Whether the row waits or runs; guarded by the scheduler's lock. */
    private boolean queued;

    /** Steps of the next run, and those after it, when the row entered; guarded by the scheduler's lock. */
    private int nextSteps;

    private int laterSteps;

    private boolean takesTurns;

    /** Whose row it is, and its steps when it was offered; guarded by the scheduler's lock. */
    private Object caller = NOBODY;

    private int callerSteps;

    private CallerShares.@Nullable Share share;

    /** What the row was predicted to wait for its first run, before and after correction. */
    private double aheadNanos;

    private double predictedNanos;

    /** What it waited; 0 while it does, and when nothing was predicted. */
    private long waitedNanos;

    /** Steps that are left to run; 0 when the row is done. */
    public abstract int remainingSteps();

    /** Steps of the next run, when runs take {@code most}; at least 1 while some remain. */
    public int nextSteps(int most) {
        return Math.min(most, remainingSteps());
    }

    /** When the row's answer is no longer of use, by the scheduler's ticker. */
    public abstract long deadlineNanos();

    /** How much later than rows like it the row may be run; negative for sooner. */
    public long patienceNanos() {
        return 0;
    }

    /** Whether anybody still waits for the row; thread safe and quick. */
    public abstract boolean wanted();

    /** The deadline has passed while the row was waiting: it will not be run. It does not throw. */
    public abstract void expire();

    /**
     * A run that the row was part of is over; {@link #remainingSteps()} says what is left. Called on the worker's
     * thread; what it throws fails the row, as if the run had.
     *
     * @param startNanos when the run began
     * @param endNanos when it ended
     */
    public abstract void ran(long startNanos, long endNanos);

    /**
     * The row's run threw, or what it made of the run did: it will not be run again and has no result. It does not
     * throw.
     */
    public abstract void fail(Throwable cause);

    final long enteredNanos() {
        return enteredNanos;
    }

    final long dueNanos() {
        return dueNanos;
    }

    final void enter(long entered, long due, int next, boolean turns) {
        enteredNanos = entered;
        dueNanos = due;
        takesTurns = turns;
        nextSteps = next;
        laterSteps = remainingSteps() - next;
        queued = true;
    }

    /** Whether what is left now is what was left after the run before, and nothing new. */
    final boolean goesOn() {
        return laterSteps > 0 && remainingSteps() == laterSteps;
    }

    /** Steps of the next run. */
    final int nextSteps() {
        return nextSteps;
    }

    /** Steps that are left after the next run. */
    final int laterSteps() {
        return laterSteps;
    }

    /** Whether the row has run, and gives way to rows that have not after each run. */
    final boolean takesTurns() {
        return takesTurns;
    }

    final void belong(Object owner, int steps) {
        caller = owner;
        callerSteps = steps;
    }

    final Object caller() {
        return caller;
    }

    final int callerSteps() {
        return callerSteps;
    }

    /** The caller's share of the queue, while the row is there. */
    final void share(CallerShares.Share entered) {
        share = entered;
    }

    final CallerShares.Share share() {
        return Objects.requireNonNull(share, "a row that has entered");
    }

    final void predictWait(double ahead, double predicted) {
        aheadNanos = ahead;
        predictedNanos = predicted;
    }

    /** The row is about to run; returns whether its wait can be held against a prediction. */
    final boolean taken(long now) {
        boolean predicted = aheadNanos > 0 && waitedNanos == 0;
        if (predicted) {
            waitedNanos = Math.max(1, now - enteredNanos);
        }
        return predicted;
    }

    final double aheadNanos() {
        return aheadNanos;
    }

    final double predictedNanos() {
        return predictedNanos;
    }

    final long waitedNanos() {
        return waitedNanos;
    }

    /** The wait has been measured; later ones are not. */
    final void reported() {
        aheadNanos = 0;
        waitedNanos = 0;
    }

    final void leave() {
        queued = false;
    }

    final boolean queued() {
        return queued;
    }
}
