package io.recurrent.batch;

import java.util.Arrays;

/**
 * Corrects predicted waits by what rows really waited. A prediction knows nothing of what comes later and goes first,
 * of pauses, and of threads that do not get a core at once. Short waits are off by another factor than long ones, and
 * rows of one run, which go first, by another than rows of several; so each range of predictions has its own for both.
 *
 * <p>A factor is the geometric mean of two quantiles of real over predicted waits, a little below the median and a
 * little above. The median alone would not do: of two rows that arrive alike, one joins the next run and the other just
 * misses it, so there may be two humps with next to nothing between them, and the median jumps from one to the other.
 * Each row moves a quantile up or down by a fixed ratio, so that one row that was held up for long changes no more than
 * any other (stochastic approximation of a quantile: Robbins and Monro 1951). Not thread safe: its queue's lock guards
 * it.
 */
final class WaitCorrection {
    private static final int RANGES = 8;
    /** Waits below 2^17 ns, about 0.1 ms, are the first range; each range spans a factor of four. */
    private static final int FIRST_BITS = 17;

    private static final double FIRST_RATE = 0.4;
    private static final double RATE = 0.01;
    private static final double LOW = 0.4;
    private static final double HIGH = 0.6;
    private static final double MOST = 20;

    private final Range[] ranges = new Range[2 * RANGES];

    WaitCorrection() {
        Arrays.setAll(ranges, i -> new Range());
    }

    /**
     * What a wait that is predicted by the runs alone really is, at the median.
     *
     * @param several whether the row needs several runs
     */
    double corrected(double nanos, boolean several) {
        return nanos * range(nanos, several).factor();
    }

    /** A row waited {@code real} nanoseconds, which were predicted without correction to be {@code predicted}. */
    void learn(double predicted, boolean several, long real) {
        range(predicted, several).learn(real / predicted);
    }

    private Range range(double nanos, boolean several) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros((long) nanos);
        int range = Math.clamp((bits - FIRST_BITS + 1) / 2, 0, RANGES - 1);
        return ranges[several ? RANGES + range : range];
    }

    /** What is known of one range. */
    private static final class Range {
        private double low = 1;
        private double high = 1;
        private int learned;

        double factor() {
            return Math.sqrt(low * high);
        }

        void learn(double ratio) {
            double rate = Math.max(RATE, FIRST_RATE / (1 + learned / 8.0));
            learned++;
            low = moved(low, LOW, ratio, rate);
            high = moved(high, HIGH, ratio, rate);
        }

        private static double moved(double factor, double quantile, double ratio, double rate) {
            double step = ratio > factor ? quantile : quantile - 1;
            return Math.clamp(factor * (1 + rate * step), 1 / MOST, MOST);
        }
    }
}
