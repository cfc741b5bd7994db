package io.recurrent.batch;

/**
 * How many rows have a next run of which length. Lengths up to 16 are kept exactly, longer ones in eight groups an
 * octave, each of which stands for its mean. Not thread safe: its queue's lock guards it.
 */
public final class LengthCounts {
    private static final int EXACT = 16;
    private static final int EXACT_BITS = 4;
    private static final int GROUP_BITS = 3;
    private static final int GROUPS = EXACT + ((Integer.SIZE - 1 - EXACT_BITS) << GROUP_BITS) + 1;

    private final int[] rows = new int[GROUPS];
    private final long[] steps = new long[GROUPS];
    private int totalRows;
    private long totalSteps;

    /** Adds a row of so many steps, 1 or more. */
    public void add(int length) {
        change(length, 1);
    }

    /** Adds rows of the same number of steps, 1 or more. */
    void add(int length, int count) {
        change(length, count);
    }

    /** Takes out a row that was added. */
    void remove(int length) {
        change(length, -1);
    }

    private void change(int length, int by) {
        int group = group(length);
        rows[group] += by;
        steps[group] += (long) by * length;
        totalRows += by;
        totalSteps += (long) by * length;
    }

    private static int group(int length) {
        if (length <= EXACT) {
            return length;
        }
        int octave = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length);
        int within = (length >>> (octave - GROUP_BITS)) & ((1 << GROUP_BITS) - 1);
        return EXACT + ((octave - EXACT_BITS) << GROUP_BITS) + within;
    }

    /** Rows of all lengths. */
    public int rows() {
        return totalRows;
    }

    /** The sum of all lengths. */
    public long steps() {
        return totalSteps;
    }

    /** Told of each length that occurs, the shortest first. */
    @FunctionalInterface
    interface Visitor {
        /** So many rows have about this length. */
        void visit(int length, int count);
    }

    void forEach(Visitor visitor) {
        for (int group = 0; group < GROUPS; group++) {
            if (rows[group] > 0) {
                visitor.visit((int) Math.ceilDiv(steps[group], rows[group]), rows[group]);
            }
        }
    }

    /** The length that this share of the rows does not exceed; 0 when there are none. */
    int quantile(double share) {
        double left = share * totalRows;
        int length = 0;
        for (int group = 0; group < GROUPS && left > 0; group++) {
            if (rows[group] > 0) {
                length = (int) Math.ceilDiv(steps[group], rows[group]);
                left -= rows[group];
            }
        }
        return length;
    }
}
