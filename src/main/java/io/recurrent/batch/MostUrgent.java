package io.recurrent.batch;

import org.jspecify.annotations.Nullable;

/**
 * Which of the waiting rows has to be in the next run: of the caller who is next, the row with the least due time. Not
 * thread safe: its queue's lock guards it.
 *
 * <p>Rows of up to {@value #PROMPT_NANOS} ns go in the order in which they came, chunk after chunk, so that a text of
 * some hundred tokens waits no longer than it would without batches. A longer row is due later by the predicted time
 * beyond that, by {@value #MOST_PATIENCE_NANOS} ns at most, so that short rows go before it and it does not wait for
 * ever. Once it has run a chunk it keeps its place, moved back by twice the time of that chunk: it is promised every
 * second run that it could have had. No row is due later than the last moment at which it can still make its deadline.
 */
final class MostUrgent {
    /** No row. */
    static final int NONE = -1;

    private static final long PROMPT_NANOS = 10_000_000;
    private static final long MOST_PATIENCE_NANOS = 20_000_000;
    private static final double SAFETY = 2;
    private static final double PACE = 2;

    private int any = NONE;
    private int fresh = NONE;
    private @Nullable BatchRow anyRow;
    private @Nullable BatchRow newRow;

    /** When a row that enters now is due. */
    static long due(BatchRow row, long now, CostModel cost) {
        double left = cost.nanos(1, row.remainingSteps());
        long latest = row.deadlineNanos() - (long) (SAFETY * left);
        long patient = row.goesOn()
                ? row.dueNanos() + (takesTurns(row, cost) ? (long) (PACE * cost.nanos(1, row.nextSteps())) : 0)
                : now + (long) Math.clamp(left - PROMPT_NANOS, 0, MOST_PATIENCE_NANOS) + row.patienceNanos();
        return latest - patient < 0 ? latest : patient;
    }

    /** Whether a row that enters has run a chunk, and is so long that it takes turns with the others. */
    static boolean takesTurns(BatchRow row, CostModel cost) {
        return row.goesOn() && cost.nanos(1, row.callerSteps()) > PROMPT_NANOS;
    }

    /** Begins to look at rows. */
    void reset() {
        any = NONE;
        fresh = NONE;
        anyRow = null;
        newRow = null;
    }

    /** Looks at the row of this index. */
    void consider(int index, BatchRow row) {
        if (before(row, anyRow)) {
            any = index;
            anyRow = row;
        }
        if (!row.takesTurns() && before(row, newRow)) {
            fresh = index;
            newRow = row;
        }
    }

    private static boolean before(BatchRow row, @Nullable BatchRow other) {
        if (other == null) {
            return true;
        }
        double virtual = row.share().virtualNanos() - other.share().virtualNanos();
        return virtual < 0 || (virtual == 0 && row.dueNanos() - other.dueNanos() < 0);
    }

    /**
     * The index of the row.
     *
     * @param turn whether the last run was for a row that takes turns; then one that does not goes first, so that it
     *     waits for one chunk of the long rows at most, however late those are
     */
    int index(boolean turn) {
        return turn && fresh != NONE ? fresh : any;
    }
}
