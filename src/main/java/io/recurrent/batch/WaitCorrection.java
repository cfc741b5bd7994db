package io.recurrent.batch;

import java.util.Arrays;

/**
 * Corrects predicted waits by what rows really waited. A prediction knows nothing of what comes later and goes first,
 * of pauses, and of threads that do not get a core at once. Short waits are off by another factor than long ones, and
 * rows of one run, which go first, by another than rows of several; so each range of predictions has its own for both.
 *
 * <p>A factor follows the median of real over predicted waits: each row moves it up or down by a fixed ratio, so that
 * one row that was held up for long changes no more than any other (stochastic approximation of a quantile: Robbins and
 * Monro 1951). Not thread safe: its queue's lock guards it.
 */
final class WaitCorrection {
    private static final int RANGES = 8;
    /** Waits below 2^17 ns, about 0.1 ms, are the first range; each range spans a factor of four. */
    private static final int FIRST_BITS = 17;

    private static final double FIRST_RATE = 0.2;
    private static final double RATE = 0.002;
    private static final double MOST = 20;

    private final double[] factors = new double[2 * RANGES];
    private final int[] learned = new int[2 * RANGES];

    WaitCorrection() {
        Arrays.fill(factors, 1);
    }

    /**
     * What a wait that is predicted by the runs alone really is, at the median.
     *
     * @param several whether the row needs several runs
     */
    double corrected(double nanos, boolean several) {
        return nanos * factors[range(nanos, several)];
    }

    /** A row waited {@code real} nanoseconds, which were predicted without correction to be {@code predicted}. */
    void learn(double predicted, boolean several, long real) {
        int range = range(predicted, several);
        double step = 1 + Math.max(RATE, FIRST_RATE / (1 + learned[range]++ / 8.0));
        double moved = real > predicted * factors[range] ? factors[range] * step : factors[range] / step;
        factors[range] = Math.clamp(moved, 1 / MOST, MOST);
    }

    private static int range(double nanos, boolean several) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros((long) nanos);
        int range = Math.clamp((bits - FIRST_BITS + 1) / 2, 0, RANGES - 1);
        return several ? RANGES + range : range;
    }
}
