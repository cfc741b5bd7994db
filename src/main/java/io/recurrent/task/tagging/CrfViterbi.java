package io.recurrent.task.tagging;

/**
 * The path of highest score through a chain, by dynamic programming in log space, O(length * tags^2) (Forney, <em>The
 * Viterbi Algorithm</em>, Proceedings of the IEEE 61, 1973). Of equal paths it takes the one with the lowest last tag,
 * then the lowest tag before it, and so on.
 */
final class CrfViterbi {
    private final TagChain chain;
    private final Emissions emissions;
    private final int[] origins;

    private CrfViterbi(TagChain chain, Emissions emissions) {
        this.chain = chain;
        this.emissions = emissions;
        this.origins = new int[Math.multiplyExact(emissions.length(), chain.tags())];
    }

    /** The best tag for each token, as indices; every path that it chooses from is allowed. */
    static int[] decode(TagChain chain, Emissions emissions) {
        return new CrfViterbi(chain, emissions).path();
    }

    private int[] path() {
        double[] scores = new double[chain.tags()];
        for (int tag = 0; tag < scores.length; tag++) {
            scores[tag] = chain.start(tag) + emissions.get(0, tag);
        }
        double[] next = new double[scores.length];
        for (int token = 1; token < emissions.length(); token++) {
            step(token, scores, next);
            double[] used = scores;
            scores = next;
            next = used;
        }
        return trace(lastTag(scores));
    }

    private void step(int token, double[] scores, double[] next) {
        for (int tag = 0; tag < next.length; tag++) {
            double best = Double.NEGATIVE_INFINITY;
            int origin = 0;
            for (int from : chain.predecessors(tag)) {
                double score = scores[from] + chain.transition(from, tag);
                if (score > best) {
                    best = score;
                    origin = from;
                }
            }
            next[tag] = best + emissions.get(token, tag);
            origins[token * next.length + tag] = origin;
        }
    }

    private int lastTag(double[] scores) {
        int last = 0;
        for (int tag = 1; tag < scores.length; tag++) {
            if (scores[tag] + chain.end(tag) > scores[last] + chain.end(last)) {
                last = tag;
            }
        }
        return last;
    }

    private int[] trace(int last) {
        int[] path = new int[emissions.length()];
        int tag = last;
        for (int token = path.length - 1; token >= 0; token--) {
            path[token] = tag;
            tag = origins[token * chain.tags() + tag];
        }
        return path;
    }
}
