package io.recurrent.batch;

/**
 * How a queue works.
 *
 * @param capacity rows that may wait or run at a time
 * @param chunkSteps steps of one row that a run takes at most; the row then enters the queue again
 * @param policy which rows run together
 * @param cost what runs cost
 */
public record QueueSettings(int capacity, int chunkSteps, BatchPolicy policy, CostModel cost) {
    /** Rows are never run in chunks. */
    public static final int WHOLE = Integer.MAX_VALUE;

    /** Checks the ranges. */
    public QueueSettings {
        if (capacity < 1 || chunkSteps < 1) {
            throw new IllegalArgumentException(
                    "capacity and chunk must be 1 or more, got " + capacity + " rows and " + chunkSteps + " steps");
        }
    }
}
