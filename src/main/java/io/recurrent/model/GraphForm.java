package io.recurrent.model;

/** What a task needs a graph of its bundle to be: what goes in, and what comes out of it. */
public sealed interface GraphForm {

    /**
     * A graph that reads rows of tokens or of frames and gives scores.
     *
     * @param reads what a row is made of
     * @param scores the output of scores
     */
    record Rows(Reads reads, ScoresForm scores) implements GraphForm {}

    /** A graph that is run on whatever tensors it takes; the manifest gives its tensors no roles. */
    record Tensors() implements GraphForm {}

    /** What a row is made of. */
    enum Reads {
        /** Token ids, with or without the characters of each. */
        TOKENS,
        /** Frames of floats. */
        FRAMES
    }

    /**
     * The output of scores.
     *
     * @param eachStep whether there are scores for each step, {@code [batch, time, width]}, or for the last one,
     *     {@code [batch, width]}
     * @param width size of the last axis, or {@link #VOCABULARY}
     * @param entries what the entries of the last axis are, for messages, such as {@code 2 labels}
     */
    record ScoresForm(boolean eachStep, long width, String entries) {
        /** As many as the vocabulary has. */
        static final long VOCABULARY = 0;

        /** Scores of the last step, one a label. */
        public static ScoresForm last(int width, int labels) {
            return new ScoresForm(false, width, labels + " labels");
        }

        /** Scores of each step, one a label. */
        public static ScoresForm each(int labels) {
            return new ScoresForm(true, labels, labels + " labels");
        }

        /** Scores of the last step, one an entry of the vocabulary. */
        public static ScoresForm vocabulary() {
            return new ScoresForm(false, VOCABULARY, "the vocabulary's entries");
        }
    }
}
