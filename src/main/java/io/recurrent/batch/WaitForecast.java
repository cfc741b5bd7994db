package io.recurrent.batch;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Predicts what rows that come now wait and take, by the backlog and what waits have been. Not thread safe: its queue's
 * lock guards it.
 */
final class WaitForecast {
    private final QueueSettings settings;
    private final int workers;
    private final Backlog backlog;
    private final WaitCorrection correction = new WaitCorrection();

    WaitForecast(QueueSettings settings, int workers) {
        this.settings = settings;
        this.workers = workers;
        this.backlog = new Backlog(settings);
    }

    /** What waits, to be kept up to date. */
    Backlog backlog() {
        return backlog;
    }

    /**
     * Rows that a call offers.
     *
     * @param rows how many
     * @param longest the longest row's steps
     * @param lengths of their next runs; null for one row
     */
    record Offer(int rows, int longest, @Nullable LengthCounts lengths) {
        /** These rows. */
        static Offer of(Collection<? extends BatchRow> rows, int chunkSteps) {
            if (rows.size() == 1) {
                return new Offer(1, rows.iterator().next().remainingSteps(), null);
            }
            LengthCounts lengths = new LengthCounts();
            int longest = 0;
            for (BatchRow row : rows) {
                lengths.add(row.nextSteps(chunkSteps));
                longest = Math.max(longest, row.remainingSteps());
            }
            return new Offer(rows.size(), longest, lengths);
        }

        /** So many rows, of which the sum of the steps and the longest are known. */
        static Offer like(int rows, long steps, int longest, int chunkSteps) {
            if (rows == 1) {
                return new Offer(1, longest, null);
            }
            LengthCounts lengths = new LengthCounts();
            lengths.add(Math.clamp(steps / rows, 1, chunkSteps), rows);
            return new Offer(rows, longest, lengths);
        }
    }

    /** Predicted time that running the rows takes, in nanoseconds. */
    double runNanos(Offer offer) {
        double longest = settings.cost().nanos(1, offer.longest());
        return offer.lengths() == null ? longest : Math.max(longest, backlog.nanos(offer.lengths()) / workers);
    }

    /** The wait for the first run of a row of so many steps, of which the runs before it alone take {@code ahead}. */
    double waitNanos(double ahead, int steps) {
        return correction.corrected(ahead, several(steps));
    }

    /** What a row of so many steps waits between its runs, for those of others. */
    double betweenNanos(int steps) {
        return several(steps) ? backlog.betweenRunsNanos(steps) / workers : 0;
    }

    private boolean several(int steps) {
        return steps > settings.chunkSteps();
    }

    /** A row is taken for a run; learns from its wait if it is the first. */
    void taken(BatchRow row, long now) {
        backlog.take(row);
        if (row.taken(now)) {
            correction.learn(row.aheadNanos(), row.laterSteps() > 0, row.waitedNanos());
        }
    }
}
