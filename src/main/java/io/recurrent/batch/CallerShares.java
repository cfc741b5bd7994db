package io.recurrent.batch;

import java.util.HashMap;
import java.util.Map;

/** How much of what waits in a queue or runs is whose, in steps. Not thread safe: its queue's lock guards it. */
final class CallerShares {
    private final Map<Object, Share> shares = new HashMap<>();
    private long total;

    private static final class Share {
        private int rows;
        private long steps;
    }

    /** A row of this caller entered with so many steps. */
    void enter(Object caller, int steps) {
        Share share = shares.computeIfAbsent(caller, key -> new Share());
        share.rows++;
        share.steps += steps;
        total += steps;
    }

    /** A row of this caller left, which entered with so many steps. */
    void leave(Object caller, int steps) {
        Share share = shares.get(caller);
        if (share == null) {
            return;
        }
        total -= steps;
        share.steps -= steps;
        if (--share.rows == 0) {
            shares.remove(caller);
        }
    }

    /** Whether a caller has as much here as it would if all who have something had the same. */
    boolean full(Object caller) {
        Share own = shares.get(caller);
        return own != null && own.steps >= total / (double) shares.size();
    }
}
