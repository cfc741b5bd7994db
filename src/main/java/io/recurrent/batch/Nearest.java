package io.recurrent.batch;

/**
 * The rows nearest in length to the most urgent one, on both sides, nearest first; among equals those that came first.
 * Found in one pass over all rows. Not thread safe.
 */
final class Nearest {
    /** No row is left on that side. */
    static final int NONE = -1;

    private final int[] steps;
    private final int[] shorter;
    private final int[] longer;
    private int shorterCount;
    private int longerCount;
    private int shorterNext;
    private int longerNext;

    /** At most {@code most} rows on each side. */
    Nearest(Waiting waiting, int most) {
        steps = waiting.steps();
        shorter = new int[most];
        longer = new int[most];
        int seed = waiting.mostUrgent();
        int seedSteps = steps[seed];
        for (int row = 0; row < waiting.count(); row++) {
            if (row == seed) {
                continue;
            }
            if (steps[row] <= seedSteps) {
                shorterCount = insert(shorter, shorterCount, row, -1);
            } else {
                longerCount = insert(longer, longerCount, row, 1);
            }
        }
    }

    /** Keeps {@code kept} in order of {@code sign * steps}, the least first; returns the new count. */
    private int insert(int[] kept, int count, int row, int sign) {
        int key = sign * steps[row];
        if (count == kept.length && key >= sign * steps[kept[count - 1]]) {
            return count;
        }
        int grown = Math.min(count + 1, kept.length);
        int at = grown - 1;
        while (at > 0 && sign * steps[kept[at - 1]] > key) {
            kept[at] = kept[at - 1];
            at--;
        }
        kept[at] = row;
        return grown;
    }

    /** The longest row that is not longer than the most urgent one, or {@link #NONE}. */
    int shorter() {
        return shorterNext < shorterCount ? shorter[shorterNext] : NONE;
    }

    /** The shortest row that is longer, or {@link #NONE}. */
    int longer() {
        return longerNext < longerCount ? longer[longerNext] : NONE;
    }

    int takeShorter() {
        return shorter[shorterNext++];
    }

    int takeLonger() {
        return longer[longerNext++];
    }
}
