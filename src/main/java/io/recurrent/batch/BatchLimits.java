package io.recurrent.batch;

/**
 * What one run may hold at most.
 *
 * @param rows rows, 1 or more
 * @param paddedSteps rows times the longest row's steps; one row alone may have more
 * @param runNanos predicted time; one row alone may take longer
 * @param equalSteps whether all rows must have as many steps, since the model takes no padding
 */
public record BatchLimits(int rows, long paddedSteps, long runNanos, boolean equalSteps) {
    /** Checks that a row fits at all. */
    public BatchLimits {
        if (rows < 1 || paddedSteps < 1 || runNanos < 1) {
            throw new IllegalArgumentException(
                    "limits must be 1 or more, got " + rows + " rows, " + paddedSteps + " steps, " + runNanos + " ns");
        }
    }
}
