package io.recurrent.task.tagging;

/**
 * The tables of a linear-chain CRF over K tags, in log space. Immutable and thread safe.
 *
 * <p>The score of a path is {@code start[y0] + sum emissions[t][yt] + sum transitions[y(t-1)][yt] + end[yT]}.
 */
public final class CrfTables {
    private final double[] start;
    private final double[] end;
    private final double[][] transitions;

    /**
     * Copies the tables.
     *
     * @param start K scores of beginning with a tag
     * @param end K scores of ending with a tag
     * @param transitions K rows of K scores; {@code [i][j]} is the score of moving from tag i to tag j
     * @throws IllegalArgumentException when sizes differ or a score is not finite
     */
    public CrfTables(double[] start, double[] end, double[][] transitions) {
        int tags = start.length;
        this.start = copy("start", start, tags);
        this.end = copy("end", end, tags);
        requireSize("transitions", transitions.length, tags);
        this.transitions = new double[tags][];
        for (int tag = 0; tag < tags; tag++) {
            this.transitions[tag] = copy("transitions[" + tag + "]", transitions[tag], tags);
        }
    }

    /** Tables that prefer nothing. */
    static CrfTables zeros(int tags) {
        return new CrfTables(new double[tags], new double[tags], new double[tags][tags]);
    }

    /** The number of tags K. */
    int tags() {
        return start.length;
    }

    double start(int tag) {
        return start[tag];
    }

    double end(int tag) {
        return end[tag];
    }

    double transition(int from, int to) {
        return transitions[from][to];
    }

    private static double[] copy(String name, double[] values, int size) {
        requireSize(name, values.length, size);
        for (int i = 0; i < size; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "CRF table " + name + "[" + i + "] is " + values[i] + "; scores must be finite numbers");
            }
        }
        return values.clone();
    }

    private static void requireSize(String name, int size, int tags) {
        if (size != tags) {
            throw new IllegalArgumentException("CRF table " + name + " has " + size + " entries, but table start has "
                    + tags + "; they must agree");
        }
    }
}
