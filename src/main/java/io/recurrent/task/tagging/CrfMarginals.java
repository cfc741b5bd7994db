package io.recurrent.task.tagging;

/**
 * Probabilities of parts of a path through a chain, by the constrained forward-backward algorithm in log space: Culotta
 * and McCallum, <em>Confidence Estimation for Information Extraction</em>, HLT-NAACL 2004. Building it takes O(length *
 * tags^2); each segment then O(its length). Belongs to one thread.
 *
 * <p>Each token's sums are scaled to add up to one (Rabiner, <em>A Tutorial on Hidden Markov Models</em>, Proceedings
 * of the IEEE 77, 1989), because the logs of a long text's sums grow so large that their differences lose digits.
 */
final class CrfMarginals {
    private static final double NEGLIGIBLE = -40;

    private final TagChain chain;
    private final Emissions emissions;
    private final int tags;

    /** The scaled log sum over all allowed paths up to a token that end in a tag, with the token's emission. */
    private final double[] forward;

    /** The scaled log sum over all allowed paths after a token that stood in a tag, with the end's score. */
    private final double[] backward;

    /** The logs of what each token's sums were divided by. */
    private final double[] scales;

    private final double[] terms;

    CrfMarginals(TagChain chain, Emissions emissions) {
        this.chain = chain;
        this.emissions = emissions;
        this.tags = chain.tags();
        this.terms = new double[tags];
        this.forward = new double[Math.multiplyExact(emissions.length(), tags)];
        this.backward = new double[forward.length];
        this.scales = new double[emissions.length()];
        fillForward();
        fillBackward();
    }

    /**
     * The probability that the tokens from {@code start} on, up to {@code end} exclusive, have the path's tags,
     * whatever the others have.
     */
    double probability(int[] path, int start, int end) {
        double score = forward[start * tags + path[start]];
        for (int token = start + 1; token < end; token++) {
            score += chain.transition(path[token - 1], path[token]) + emissions.get(token, path[token]) - scales[token];
        }
        score += backward[(end - 1) * tags + path[end - 1]];
        // Rounding can leave a hair more than certainty.
        return Math.min(1, Math.exp(score));
    }

    private void fillForward() {
        for (int tag = 0; tag < tags; tag++) {
            forward[tag] = chain.start(tag) + emissions.get(0, tag);
        }
        scale(0);
        for (int token = 1; token < scales.length; token++) {
            for (int tag = 0; tag < tags; tag++) {
                forward[token * tags + tag] = before(token, tag) + emissions.get(token, tag);
            }
            scale(token);
        }
    }

    private void fillBackward() {
        int last = (scales.length - 1) * tags;
        for (int tag = 0; tag < tags; tag++) {
            terms[tag] = forward[last + tag] + chain.end(tag);
        }
        double total = logSum(tags);
        for (int tag = 0; tag < tags; tag++) {
            backward[last + tag] = chain.end(tag) - total;
        }
        for (int token = scales.length - 2; token >= 0; token--) {
            for (int tag = 0; tag < tags; tag++) {
                backward[token * tags + tag] = after(token, tag) - scales[token + 1];
            }
        }
    }

    private double before(int token, int tag) {
        int previous = (token - 1) * tags;
        int count = 0;
        for (int from : chain.predecessors(tag)) {
            terms[count++] = forward[previous + from] + chain.transition(from, tag);
        }
        return logSum(count);
    }

    private double after(int token, int tag) {
        int next = token + 1;
        int count = 0;
        for (int to : chain.successors(tag)) {
            terms[count++] = chain.transition(tag, to) + emissions.get(next, to) + backward[next * tags + to];
        }
        return logSum(count);
    }

    private void scale(int token) {
        System.arraycopy(forward, token * tags, terms, 0, tags);
        scales[token] = logSum(tags);
        for (int tag = 0; tag < tags; tag++) {
            forward[token * tags + tag] -= scales[token];
        }
    }

    /** The log of the sum of the exponentials of the first {@code count} terms. */
    private double logSum(int count) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            highest = Math.max(highest, terms[i]);
        }
        if (highest == Double.NEGATIVE_INFINITY) {
            return highest;
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double difference = terms[i] - highest;
            // Less than the last bit of the sum, and most terms of a sure model: not worth an exponential.
            if (difference > NEGLIGIBLE) {
                sum += Math.exp(difference);
            }
        }
        return highest + Math.log(sum);
    }
}
