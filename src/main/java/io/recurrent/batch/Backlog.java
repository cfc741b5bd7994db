package io.recurrent.batch;

/**
 * How long the rows of a queue take, by the runs that its policy would make of them. A prediction looks at the lengths
 * of all rows, so it is made anew only when their number has changed by an eighth, and is in between in proportion to
 * their steps. Not thread safe: its queue's lock guards it.
 */
final class Backlog {
    private static final int TOLERANCE = 8;

    private final QueueSettings settings;
    private final LengthCounts lengths = new LengthCounts();
    private long laterSteps;
    private int laterRows;
    private int plannedRows;
    private long plannedSteps;
    private double plannedNanos;

    Backlog(QueueSettings settings) {
        this.settings = settings;
    }

    /** A row waits. */
    void add(BatchRow row) {
        lengths.add(row.nextSteps());
        later(row, 1);
    }

    /** A row that waited leaves. */
    void remove(BatchRow row) {
        take(row);
        ran(row);
    }

    /** A row that waited is being run; what it has left after that is still to be done. */
    void take(BatchRow row) {
        lengths.remove(row.nextSteps());
    }

    /** A row is not being run any more. */
    void ran(BatchRow row) {
        later(row, -1);
    }

    private void later(BatchRow row, int by) {
        if (row.laterSteps() > 0) {
            laterSteps += (long) by * row.laterSteps();
            laterRows += by;
        }
    }

    /** Predicted time of the next runs of all rows that wait, one run after the other. */
    double nextRunsNanos() {
        int rows = lengths.rows();
        if (rows == 0) {
            return 0;
        }
        if (TOLERANCE * Math.abs(rows - plannedRows) >= plannedRows || plannedSteps == 0) {
            plannedRows = rows;
            plannedSteps = lengths.steps();
            plannedNanos = nanos(lengths);
        }
        return plannedNanos * lengths.steps() / plannedSteps;
    }

    /** Predicted time of the runs that rows of these lengths would make. */
    double nanos(LengthCounts rows) {
        return settings.policy().nanos(rows, settings.cost());
    }

    /** Predicted time of all runs after the next of each row, one run after the other. */
    double laterRunsNanos() {
        if (laterRows == 0) {
            return 0;
        }
        LengthCounts chunks = new LengthCounts();
        chunks.add(settings.chunkSteps(), laterRows);
        return nanos(chunks) / laterRows * laterSteps / settings.chunkSteps();
    }

    /** Predicted time that a row of so many steps waits for others between its runs, on one worker. */
    double betweenRunsNanos(int steps) {
        int rounds = Math.ceilDiv(steps, settings.chunkSteps()) - 1;
        return Math.min(rounds * nextRunsNanos(), laterRunsNanos() + nextRunsNanos());
    }
}
