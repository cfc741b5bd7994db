package io.recurrent.call;

import java.util.HashMap;
import java.util.Map;

/**
 * A number of places that callers share, such that no caller can take all of them: whoever holds something gets more
 * only while it holds no more than is still free, in proportion to the share. So one caller alone gets its share of all
 * places, the next one the same share of the rest, and some are always left (dynamic thresholds: Choudhury and Hahne,
 * IEEE/ACM Transactions on Networking 6(2), 1998). Places may be calls or bytes.
 *
 * <p>Callers of whom nothing is known ({@link Caller#ANONYMOUS}) have no share, as they can't be told apart. Thread
 * safe.
 */
public final class SharedLimit {
    private final long most;
    private final double share;
    private final Map<Caller, Long> held = new HashMap<>();
    private long taken;

    /**
     * A limit of which nothing is taken.
     *
     * @param most places
     * @param share the part of them that one caller alone may hold, above 0; with 1 callers are not told apart
     */
    public SharedLimit(long most, double share) {
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
    public synchronized Result take(Caller caller, long count) {
        Result result = look(caller, count);
        if (result == Result.TAKEN && count > 0) {
            held.merge(caller, count, Long::sum);
            taken += count;
        }
        return result;
    }

    /** What would become of an attempt to take places; none are taken. */
    public synchronized Result look(Caller caller, long count) {
        return taken + count > most ? Result.FULL : within(caller, count, most - taken - count);
    }

    private Result within(Caller caller, long count, long free) {
        long own = held.getOrDefault(caller, 0L);
        boolean over = own > 0 && (1 - share) * (own + count) > share * free;
        return over && !caller.equals(Caller.ANONYMOUS) ? Result.SHARE_HELD : Result.TAKEN;
    }

    /** Books what nobody in particular took to a caller, if its share allows. */
    public synchronized Result book(Caller caller, long count) {
        Result result = within(caller, count, most - taken);
        if (result == Result.TAKEN) {
            give(Caller.ANONYMOUS, count);
            held.merge(caller, count, Long::sum);
            taken += count;
        }
        return result;
    }

    /** Gives back what the caller took. */
    public synchronized void give(Caller caller, long count) {
        taken -= count;
        held.computeIfPresent(caller, (who, own) -> own == count ? null : own - count);
    }

    /** Places that there are. */
    public long most() {
        return most;
    }

    /** Places that are taken. */
    public synchronized long taken() {
        return taken;
    }
}
