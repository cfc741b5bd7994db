package io.recurrent.batch;

/**
 * Rows in order of arrival, whatever their length: the dynamic batching of general model servers, kept as the control
 * that benchmarks measure against. With 1 row a batch and no window nothing is batched.
 */
public final class FifoPolicy implements BatchPolicy {
    private final int mostRows;
    private final long windowNanos;

    /**
     * Batches of up to {@code mostRows}.
     *
     * @param windowNanos how long the first row waits for others while the batch is not full
     */
    public FifoPolicy(int mostRows, long windowNanos) {
        if (mostRows < 1 || windowNanos < 0) {
            throw new IllegalArgumentException(
                    "needs 1 row or more and a window of 0 or more, got " + mostRows + " rows, " + windowNanos + " ns");
        }
        this.mostRows = mostRows;
        this.windowNanos = windowNanos;
    }

    @Override
    public Decision decide(Waiting waiting) {
        int count = Math.min(mostRows, waiting.count());
        long left = windowNanos - waiting.waitedNanos();
        if (count < mostRows && left > 0) {
            return new Decision.Wait(left);
        }
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        return new Decision.Take(rows);
    }

    /** Batches of rows of any length are as long as the longest of as many rows can be expected to be. */
    @Override
    public double nanos(LengthCounts lengths, CostModel cost) {
        int rows = Math.min(mostRows, lengths.rows());
        if (rows <= 1) {
            return BatchPolicy.super.nanos(lengths, cost);
        }
        return (double) lengths.rows() / rows * cost.nanos(rows, lengths.quantile(rows / (rows + 1.0)));
    }
}
