package io.recurrent.bench.load;

/** Tokens that were written for callers. Not thread safe. */
public final class Written {
    private final Samples first = new Samples();
    private final Samples between = new Samples();
    private double inWindow;
    private long tokens;

    /**
     * A text is there.
     *
     * @param count its tokens
     * @param start when it was asked for
     * @param now when it was there
     * @param end when the window ended or will end: of a text that reaches beyond, only the part before counts for
     *     {@link #inWindow}, as if it had been written evenly
     */
    public void text(int count, long start, long now, long end) {
        tokens += count;
        inWindow += now - end <= 0 ? count : count * Math.max(0, (double) (end - start) / (now - start));
    }

    /** A text's first token came so long after it was due. */
    void first(long nanos) {
        first.add(nanos);
    }

    /** Another token came so long after the one before. */
    void between(long nanos) {
        between.add(nanos);
    }

    void merge(Written other) {
        first.addAll(other.first);
        between.addAll(other.between);
        inWindow += other.inWindow;
        tokens += other.tokens;
    }

    /** From when texts were due to their first tokens; empty unless tokens were read one by one. */
    public Samples first() {
        return first;
    }

    /** Between two tokens of a text; empty unless tokens were read one by one. */
    public Samples between() {
        return between;
    }

    /** Tokens of all texts that ended within the window, and a share of the last ones'. */
    public double inWindow() {
        return inWindow;
    }

    /** Tokens of all texts. */
    public long tokens() {
        return tokens;
    }
}
