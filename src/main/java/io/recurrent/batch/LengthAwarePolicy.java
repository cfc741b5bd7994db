package io.recurrent.batch;

import java.util.Arrays;

/**
 * Rows of like length together. It starts from the most urgent row and adds the waiting row that is nearest in length,
 * shorter or longer, as long as that lowers the predicted cost of a useful step, and costs clearly less than running
 * the added row alone.
 *
 * <p>A recurrent kernel pays for padding in full, so a batch is worth while only among rows of like length, and how far
 * depends on the model: the {@link CostModel} knows. There is no waiting window: what waits when a worker is free is
 * what there is to choose from.
 */
public final class LengthAwarePolicy implements BatchPolicy {
    /**
     * What a useful step must cost at most, relative to the batch before: the batch's other rows wait for the added.
     */
    private static final double LEAST_GAIN = 0.97;
    /** What the batch must cost at most, relative to the batch before and the added row alone. */
    private static final double LEAST_SAVING = 0.9;

    private final CostModel cost;
    private final BatchLimits limits;

    /** Chooses by {@code cost} within {@code limits}. */
    public LengthAwarePolicy(CostModel cost, BatchLimits limits) {
        this.cost = cost;
        this.limits = limits;
    }

    @Override
    public Decision decide(Waiting waiting) {
        int most = Math.min(limits.rows(), waiting.count());
        Growth batch = new Growth(waiting, most);
        if (most > 1) {
            Nearest nearest = new Nearest(waiting, most - 1);
            boolean grows = true;
            while (grows && batch.count < most) {
                grows = addBetter(batch, nearest);
            }
        }
        return new Decision.Take(batch.taken());
    }

    /** The batches that the rule makes of the rows in order of length; deadlines are left out. */
    @Override
    public double nanos(LengthCounts lengths, CostModel costs) {
        Plan plan = new Plan();
        lengths.forEach(plan::add);
        return plan.end();
    }

    private boolean addBetter(Growth batch, Nearest nearest) {
        double shorter = batch.costWith(nearest.shorter());
        double longer = batch.costWith(nearest.longer());
        double better = Math.min(shorter, longer);
        if (better > batch.costPerStep * LEAST_GAIN) {
            return false;
        }
        batch.add(shorter <= longer ? nearest.takeShorter() : nearest.takeLonger());
        return true;
    }

    private boolean fits(int rows, int longest, int steps, double nanos) {
        return (!limits.equalSteps() || steps == longest)
                && (long) rows * Math.max(longest, steps) <= limits.paddedSteps()
                && nanos <= limits.runNanos();
    }

    /** Whether a batch that costs {@code nanos} is better than the one before and a row of so many steps alone. */
    private boolean saves(double nanos, double before, int steps) {
        return nanos <= LEAST_SAVING * (before + cost.nanos(1, steps));
    }

    /** The time of batches of rows that come in order of length. */
    private final class Plan {
        private double doneNanos;
        private int count;
        private int longest;
        private long usefulSteps;
        private double runNanos;

        /** Rows of one length. */
        void add(int steps, int rows) {
            int left = rows;
            while (left > 0) {
                if (!grow(steps)) {
                    int full = count;
                    boolean alike = (long) full * steps == usefulSteps;
                    double fullNanos = runNanos;
                    close();
                    if (alike && left > full) {
                        // All further batches of this length are as the one that was just closed.
                        int batches = left / full;
                        doneNanos += batches * fullNanos;
                        left -= batches * full;
                    }
                    if (left > 0) {
                        begin(steps);
                        left--;
                    }
                    continue;
                }
                left--;
            }
        }

        private boolean grow(int steps) {
            if (count == 0) {
                begin(steps);
                return true;
            }
            if (count >= limits.rows()) {
                return false;
            }
            int length = Math.max(longest, steps);
            double nanos = cost.nanos(count + 1, length);
            if (!fits(count + 1, longest, steps, nanos)
                    || !saves(nanos, runNanos, steps)
                    || nanos / (usefulSteps + steps) > LEAST_GAIN * runNanos / usefulSteps) {
                return false;
            }
            count++;
            longest = length;
            usefulSteps += steps;
            runNanos = nanos;
            return true;
        }

        private void begin(int steps) {
            count = 1;
            longest = steps;
            usefulSteps = steps;
            runNanos = cost.nanos(1, steps);
        }

        private void close() {
            doneNanos += runNanos;
            count = 0;
            runNanos = 0;
        }

        double end() {
            close();
            return doneNanos;
        }
    }

    /** A batch that grows row by row. */
    private final class Growth {
        private final Waiting waiting;
        private final int[] rows;
        private int count;
        private int longest;
        private long usefulSteps;
        private long leastSlack = Long.MAX_VALUE;
        private double runNanos;
        private double costPerStep;

        Growth(Waiting waiting, int most) {
            this.waiting = waiting;
            this.rows = new int[most];
            add(waiting.mostUrgent());
        }

        /** Cost of a useful step with this row added; infinite when it must not be. */
        double costWith(int row) {
            if (row == Nearest.NONE) {
                return Double.POSITIVE_INFINITY;
            }
            int steps = waiting.steps()[row];
            int length = Math.max(longest, steps);
            double nanos = cost.nanos(count + 1, length);
            boolean fits =
                    fits(count + 1, longest, steps, nanos) && nanos <= Math.min(leastSlack, waiting.slackNanos()[row]);
            return fits && saves(nanos, runNanos, steps) ? nanos / (usefulSteps + steps) : Double.POSITIVE_INFINITY;
        }

        void add(int row) {
            int steps = waiting.steps()[row];
            rows[count++] = row;
            longest = Math.max(longest, steps);
            usefulSteps += steps;
            leastSlack = Math.min(leastSlack, waiting.slackNanos()[row]);
            runNanos = cost.nanos(count, longest);
            costPerStep = runNanos / usefulSteps;
        }

        int[] taken() {
            return count == rows.length ? rows : Arrays.copyOf(rows, count);
        }
    }
}
