package io.recurrent.task.writing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What a language model's scores mean: the probability of each next token. Immutable and thread safe. */
public final class NextTokens {
    private final List<String> tokens;
    private final BitSet never;

    /**
     * A task over a vocabulary.
     *
     * @param tokens by id
     * @param never ids that never come next; their scores do not count
     * @throws IllegalArgumentException when no token is left
     */
    public NextTokens(List<String> tokens, BitSet never) {
        this.tokens = List.copyOf(tokens);
        this.never = (BitSet) never.clone();
        if (this.never.nextClearBit(0) >= tokens.size()) {
            throw new IllegalArgumentException("the vocabulary has no token that may be written");
        }
    }

    /** Ids that never come next. Not a copy, so read only. */
    public BitSet never() {
        return never;
    }

    /** The most probable next tokens, most probable first; fewer than {@code topK} when there are no more. */
    public List<TokenProbability> next(float[] scores, int topK) {
        RankedScores ranked = new RankedScores(scores, never, (id, score) -> score);
        double whole = ranked.weight(ranked.size());
        int kept = topK == 0 ? 0 : ranked.keep(topK, 1);
        List<TokenProbability> next = new ArrayList<>(kept);
        for (int i = 0; i < kept; i++) {
            next.add(new TokenProbability(tokens.get(ranked.id(i)), ranked.weightAt(i) / whole));
        }
        return List.copyOf(next);
    }

    /** The natural logarithm of a token's probability; negative infinity for one that never comes. */
    public double logProbability(float[] scores, int id) {
        if (never.get(id)) {
            return Double.NEGATIVE_INFINITY;
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.length; i++) {
            highest = never.get(i) ? highest : Math.max(highest, scores[i]);
        }
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += never.get(i) ? 0 : Math.exp(scores[i] - highest);
        }
        return scores[id] - highest - Math.log(sum);
    }
}
