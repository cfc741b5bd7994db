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
            while (grows && batch.size.rows < most) {
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
        if (!batch.size.gains(Math.min(shorter, longer))) {
            return false;
        }
        batch.add(shorter <= longer ? nearest.takeShorter() : nearest.takeLonger());
        return true;
    }

    /** How large a batch is and what it costs, which decides what may join it. */
    private final class Size {
        private int rows;
        private int longest;
        private long usefulSteps;
        private double runNanos;

        /**
         * Cost of a useful step with a row of so many steps added; infinite when it must not be.
         *
         * @param mostNanos what the batch may take with it
         */
        double costWith(int steps, double mostNanos) {
            int length = Math.max(longest, steps);
            double nanos = cost.nanos(rows + 1, length);
            boolean fits = (!limits.equalSteps() || steps == longest)
                    && (rows + 1L) * length <= limits.paddedSteps()
                    && nanos <= limits.runNanos()
                    && nanos <= mostNanos;
            boolean saves = nanos <= LEAST_SAVING * (runNanos + cost.nanos(1, steps));
            return fits && saves ? nanos / (usefulSteps + steps) : Double.POSITIVE_INFINITY;
        }

        /** Whether a useful step at that cost is clearly cheaper than it is now. */
        boolean gains(double costPerStep) {
            return costPerStep <= runNanos / usefulSteps * LEAST_GAIN;
        }

        void add(int steps) {
            rows++;
            longest = Math.max(longest, steps);
            usefulSteps += steps;
            runNanos = cost.nanos(rows, longest);
        }
    }

    /** The time of batches of rows that come in order of length. */
    private final class Plan {
        private double doneNanos;
        private Size batch = new Size();

        /** Rows of one length. */
        void add(int steps, int rows) {
            int left = rows;
            while (left > 0) {
                if (takes(steps)) {
                    batch.add(steps);
                    left--;
                    continue;
                }
                boolean alike = (long) batch.rows * steps == batch.usefulSteps;
                if (alike && left > batch.rows) {
                    // All further batches of this length are as this one.
                    int batches = left / batch.rows;
                    doneNanos += batches * batch.runNanos;
                    left -= batches * batch.rows;
                }
                doneNanos += batch.runNanos;
                batch = new Size();
            }
        }

        private boolean takes(int steps) {
            return batch.rows == 0
                    || (batch.rows < limits.rows() && batch.gains(batch.costWith(steps, Double.POSITIVE_INFINITY)));
        }

        double end() {
            return doneNanos + batch.runNanos;
        }
    }

    /** A batch that grows row by row. */
    private final class Growth {
        private final Waiting waiting;
        private final int[] rows;
        private final Size size = new Size();
        private long leastSlack = Long.MAX_VALUE;

        Growth(Waiting waiting, int most) {
            this.waiting = waiting;
            this.rows = new int[most];
            add(waiting.mostUrgent());
        }

        /** Cost of a useful step with this row added; infinite when it must not be. */
        double costWith(int row) {
            return row == Nearest.NONE
                    ? Double.POSITIVE_INFINITY
                    : size.costWith(waiting.steps()[row], Math.min(leastSlack, waiting.slackNanos()[row]));
        }

        void add(int row) {
            rows[size.rows] = row;
            size.add(waiting.steps()[row]);
            leastSlack = Math.min(leastSlack, waiting.slackNanos()[row]);
        }

        int[] taken() {
            return size.rows == rows.length ? rows : Arrays.copyOf(rows, size.rows);
        }
    }
}
