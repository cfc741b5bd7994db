package io.recurrent.batch;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a run of {@code rows} rows of up to {@code steps} steps costs on one worker, in nanoseconds.
 *
 * <p>For each number of rows that was measured the time is a line, {@code fixed + steps * perStep}: a recurrent kernel
 * does the same work at every step. Between measured numbers of rows it is interpolated, beyond the largest it grows in
 * proportion. {@link #observe} corrects the lines by real runs: each run moves the factor of its own number of rows,
 * and the others' a little less, since what changes the speed of one (a busy neighbour, the clock frequency) mostly
 * changes that of all.
 *
 * <p>Thread safe; a correction that two workers make at once may be lost, which does no harm.
 */
public final class CostModel {
    private static final double OWN_RATE = 0.05;
    private static final double OTHERS_RATE = 0.04;
    /** One run moves a factor by no more than it would for this ratio: workers are sometimes held up for long. */
    private static final double MOST_RATIO = 2;

    private static final double LEAST_FACTOR = 0.1;
    private static final double MOST_FACTOR = 20;
    private static final double LEAST_NANOS = 1;

    private final Line[] lines;
    private final AtomicLongArray factors;

    /**
     * The time of runs with one number of rows.
     *
     * @param rows 1 or more
     * @param fixedNanos per run
     * @param nanosPerStep per step of the longest row
     */
    public record Line(int rows, double fixedNanos, double nanosPerStep) {
        /** Keeps the cost above 0, so that costs can be compared as ratios. */
        public Line {
            fixedNanos = Math.max(0, fixedNanos);
            nanosPerStep = Math.max(LEAST_NANOS, nanosPerStep);
        }
    }

    /** A model of measured lines, in order of rows, starting with 1 row. */
    public CostModel(List<Line> lines) {
        if (lines.isEmpty() || lines.getFirst().rows() != 1) {
            throw new IllegalArgumentException("a cost model starts with the cost of 1 row, got " + lines);
        }
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).rows() <= lines.get(i - 1).rows()) {
                throw new IllegalArgumentException("lines must be in order of rows, got " + lines);
            }
        }
        this.lines = lines.toArray(Line[]::new);
        long[] ones = new long[this.lines.length];
        Arrays.fill(ones, Double.doubleToRawLongBits(1));
        factors = new AtomicLongArray(ones);
    }

    /** The predicted time of one run. */
    public double nanos(int rows, int steps) {
        int upper = upper(rows);
        double above = at(upper, steps);
        int upperRows = lines[upper].rows();
        if (rows >= upperRows) {
            return above * rows / upperRows;
        }
        double below = at(upper - 1, steps);
        int lowerRows = lines[upper - 1].rows();
        return below + (above - below) * (rows - lowerRows) / (upperRows - lowerRows);
    }

    /** The most rows that were measured. */
    public int measuredRows() {
        return lines[lines.length - 1].rows();
    }

    /** Learns from a run. */
    void observe(int rows, int steps, long nanos) {
        double ratio = nanos / nanos(rows, steps);
        double clipped = Math.clamp(ratio, 1 / MOST_RATIO, MOST_RATIO);
        int own = nearest(rows);
        for (int i = 0; i < lines.length; i++) {
            double factor = factor(i) * Math.pow(clipped, i == own ? OWN_RATE : OTHERS_RATE);
            factors.set(i, Double.doubleToRawLongBits(Math.clamp(factor, LEAST_FACTOR, MOST_FACTOR)));
        }
    }

    private double at(int line, int steps) {
        return (lines[line].fixedNanos() + steps * lines[line].nanosPerStep()) * factor(line);
    }

    private double factor(int line) {
        return Double.longBitsToDouble(factors.get(line));
    }

    /** The first line with as many rows or more, else the last. */
    private int upper(int rows) {
        int line = 0;
        while (line < lines.length - 1 && lines[line].rows() < rows) {
            line++;
        }
        return line;
    }

    private int nearest(int rows) {
        int upper = upper(rows);
        return upper > 0 && rows - lines[upper - 1].rows() < lines[upper].rows() - rows ? upper - 1 : upper;
    }
}
