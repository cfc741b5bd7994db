package io.recurrent.batch;

import org.jspecify.annotations.Nullable;

/**
 * Which of the waiting rows has to be in the next run: of the caller who is next, the row with the least due time. Not
 * thread safe: its queue's lock guards it.
 *
 * <p>The due time of a row is its arrival and the predicted time of what is left of it, {@value #MOST_PATIENCE_NANOS}
 * ns at most, or the last moment at which it can still make its deadline. So short rows go before long ones that came
 * at the same time, and none waits for ever. A row that has run a chunk keeps its place, moved back by twice the time
 * of that chunk: it is promised every second run that it could have had.
 */
final class MostUrgent {
    /** No row. */
    static final int NONE = -1;

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
                ? row.dueNanos() + (long) (PACE * cost.nanos(1, row.nextSteps()))
                : now + (long) Math.min(MOST_PATIENCE_NANOS, left) + row.patienceNanos();
        return latest - patient < 0 ? latest : patient;
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
        if (!row.continues() && before(row, newRow)) {
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
     * @param continued whether the last run was for a row that had run before; then one that has not goes first, so
     *     that it waits for one chunk of the long rows at most, however late those are
     */
    int index(boolean continued) {
        return continued && fresh != NONE ? fresh : any;
    }
}
