package io.recurrent.batch;

import io.recurrent.batch.CostModel.Line;
import io.recurrent.time.Deadline;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures what runs cost, on a small grid of rows and steps, before a model serves. It goes round the grid several
 * times and keeps the least of each point: what disturbs a run only ever makes it longer. Confined to one thread.
 */
public final class CostProbe {
    private static final int[] ROWS = {1, 2, 4, 8, 16, 32};
    private static final int SHORT = 8;
    private static final int LONG = 48;
    private static final int ROUNDS = 5;

    private final TimedRun run;
    private final Ticker work;
    private final Ticker clock;

    /** Does one run of as many rows with as many steps each; it is timed from outside. */
    @FunctionalInterface
    public interface TimedRun {
        /** Runs once. */
        void run(int rows, int steps);
    }

    /**
     * A probe of {@code run}.
     *
     * @param work what a run costs; the thread's processor time where runs keep to the thread
     * @param clock for the time that the probe may take
     */
    public CostProbe(TimedRun run, Ticker work, Ticker clock) {
        this.run = run;
        this.work = work;
        this.clock = clock;
    }

    /**
     * Measures until the grid was gone round often enough or the time is over; one row is always measured.
     *
     * @param mostRows rows that a run may hold
     * @param mostSteps steps that a row may have
     */
    public CostModel measure(int mostRows, int mostSteps, Duration time) {
        Deadline deadline = Deadline.after(time, clock);
        int shortSteps = Math.min(SHORT, mostSteps);
        int longSteps = Math.min(LONG, mostSteps);
        int[] rows = Arrays.stream(ROWS).filter(count -> count <= mostRows).toArray();
        long[] atShort = filled(rows.length);
        long[] atLong = filled(rows.length);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < rows.length; i++) {
                if ((round > 0 || i > 0) && deadline.passed()) {
                    return model(rows, shortSteps, atShort, longSteps, atLong);
                }
                atShort[i] = Math.min(atShort[i], measure(rows[i], shortSteps));
                atLong[i] = Math.min(atLong[i], measure(rows[i], longSteps));
            }
        }
        return model(rows, shortSteps, atShort, longSteps, atLong);
    }

    private static long[] filled(int length) {
        long[] values = new long[length];
        Arrays.fill(values, Long.MAX_VALUE);
        return values;
    }

    private long measure(int rows, int steps) {
        long started = work.nanos();
        run.run(rows, steps);
        return work.nanos() - started;
    }

    /**
     * Lines through the points that were measured. Twice the rows never cost less than the rows, and never more than
     * running them one after the other: a point beyond was disturbed.
     */
    private static CostModel model(int[] rows, int shortSteps, long[] atShort, int longSteps, long[] atLong) {
        List<Line> lines = new ArrayList<>();
        double lastShort = 0;
        double lastLong = 0;
        for (int i = 0; i < rows.length && atLong[i] != Long.MAX_VALUE; i++) {
            double nowShort = i == 0 ? atShort[i] : Math.clamp(atShort[i], lastShort, 2 * lastShort);
            double nowLong = i == 0 ? atLong[i] : Math.clamp(atLong[i], lastLong, 2 * lastLong);
            lines.add(line(rows[i], shortSteps, nowShort, longSteps, nowLong));
            lastShort = nowShort;
            lastLong = nowLong;
        }
        return new CostModel(lines);
    }

    private static Line line(int rows, int shortSteps, double atShort, int longSteps, double atLong) {
        double slope = longSteps > shortSteps ? (atLong - atShort) / (longSteps - shortSteps) : atShort / shortSteps;
        double perStep = slope > 0 ? slope : atLong / longSteps;
        return new Line(rows, atShort - shortSteps * perStep, perStep);
    }
}
