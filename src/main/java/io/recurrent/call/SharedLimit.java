package io.recurrent.call;

import java.util.HashMap;
import java.util.Map;

/**
 * A number of places that callers share, such that no caller can take all of them: whoever holds something gets more
 * only while it holds no more than is still free, in proportion to the share. So one caller alone gets its share of all
 * places, the next one the same share of the rest, and some are always left (dynamic thresholds: Choudhury and Hahne,
 * IEEE/ACM Transactions on Networking 6(2), 1998). Thread safe.
 */
public final class SharedLimit {
    private final int most;
    private final double share;
    private final Map<Caller, Integer> held = new HashMap<>();
    private int taken;

    /**
     * A limit of which nothing is taken.
     *
     * @param most places
     * @param share the part of them that one caller alone may hold, above 0; with 1 callers are not told apart
     */
    public SharedLimit(int most, double share) {
        if (share <= 0 || share > 1) {
            throw new IllegalArgumentException("a share is above 0 and at most 1, got " + share);
        }
        this.most = most;
        this.share = share;
    }

    /** What became of an attempt to take places. */
    public enum Result {
        /** They are taken. */
        TAKEN,
        /** There are not so many. */
        FULL,
        /** The caller holds its share. */
        SHARE_HELD
    }

    /** Takes places, all or none; a caller that holds none gets what there is. */
    public synchronized Result take(Caller caller, int count) {
        int free = most - taken - count;
        if (free < 0) {
            return Result.FULL;
        }
        int own = held.getOrDefault(caller, 0);
        if (own > 0 && (1 - share) * (own + count) > share * free) {
            return Result.SHARE_HELD;
        }
        held.merge(caller, count, Integer::sum);
        taken += count;
        return Result.TAKEN;
    }

    /** Gives back what the caller took. */
    public synchronized void give(Caller caller, int count) {
        taken -= count;
        held.computeIfPresent(caller, (who, own) -> own == count ? null : own - count);
    }

    /** Places that there are. */
    public int most() {
        return most;
    }

    /** Places that are taken. */
    public synchronized int taken() {
        return taken;
    }
}
