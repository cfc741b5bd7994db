package io.recurrent.batch;

import java.util.HashMap;
import java.util.Map;

/**
 * How much of what waits in a queue or runs is whose, and who is next. Callers share the queue by start-time fair
 * queueing, as queues share the workers ({@link BatchScheduler}): the virtual time of a caller grows by the predicted
 * time of its rows' runs, and whoever comes anew starts at that of the caller who was served last. Not thread safe: its
 * queue's lock guards it.
 */
final class CallerShares {
    private final Map<Object, Share> shares = new HashMap<>();
    private long total;
    private double virtualNanos;

    /** What one caller has in the queue. */
    static final class Share {
        private final Object caller;
        private int rows;
        private long steps;
        private double virtualNanos;

        private Share(Object caller, double virtualNanos) {
            this.caller = caller;
            this.virtualNanos = virtualNanos;
        }

        /** The caller with the least is next. */
        double virtualNanos() {
            return virtualNanos;
        }
    }

    /** A row of this caller entered with so many steps; the share is to be given to {@link #leave}. */
    Share enter(Object caller, long steps) {
        Share share = shares.computeIfAbsent(caller, key -> new Share(key, virtualNanos));
        share.rows++;
        share.steps += steps;
        total += steps;
        return share;
    }

    /** A row left, which entered with so many steps. */
    void leave(Share share, long steps) {
        total -= steps;
        share.steps -= steps;
        if (--share.rows == 0) {
            shares.remove(share.caller);
        }
    }

    /** A row of this share is run, as a part of a run that costs so much for each of its rows. */
    void served(Share share, double nanos) {
        virtualNanos = Math.max(virtualNanos, share.virtualNanos);
        share.virtualNanos += nanos;
    }

    /**
     * The part of all rows here that is run before the next row of a caller is, or at the same time: what it has
     * itself, and as many turns of each other caller. 1 where there is nothing.
     */
    double ahead(Object caller) {
        Share own = shares.get(caller);
        int turns = own == null ? 0 : own.rows;
        long before = turns;
        long all = turns;
        for (Share share : shares.values()) {
            if (share != own) {
                before += Math.min(share.rows, turns + 1);
                all += share.rows;
            }
        }
        return all == 0 ? 1 : before / (double) all;
    }

    /**
     * Rows that a caller may add where so many may be here and so many are: what is left, or what is missing to its
     * equal share, so that those who came first cannot shut out the others.
     */
    int room(Object caller, int capacity, int rows) {
        Share own = shares.get(caller);
        int callers = shares.size() + (own == null ? 1 : 0);
        return Math.max(capacity - rows, capacity / callers - (own == null ? 0 : own.rows));
    }

    /** Whether a caller has as much here as it would if all who have something had the same. */
    boolean full(Object caller) {
        Share own = shares.get(caller);
        return own != null && own.steps >= total / (double) shares.size();
    }
}
