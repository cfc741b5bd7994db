package io.recurrent.task.writing;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Chooses a text's tokens one after the other. The same settings, seed and scores give the same tokens, whatever else
 * runs. Confined to one thread at a time.
 *
 * <p>In this order: the repetition penalty, the temperature, top-k, top-p (Holtzman et al.: The Curious Case of Neural
 * Text Degeneration, ICLR 2020), then a draw. Among equal scores the lower id comes first.
 */
public final class Sampler {
    private final Sampling sampling;
    private final BitSet never;
    private final BitSet seen;
    private final SplittableRandom random;

    /**
     * A sampler of one text.
     *
     * @param never ids that are never chosen
     * @param before ids that stand in the text already; it is copied
     * @param seed decides all draws
     * @param index the text's number among those of one seed
     */
    public Sampler(Sampling sampling, BitSet never, BitSet before, long seed, int index) {
        this.sampling = sampling;
        this.never = never;
        this.seen = (BitSet) before.clone();
        this.random = random(seed, index);
    }

    /** Streams of one seed that do not overlap. */
    private static SplittableRandom random(long seed, int index) {
        SplittableRandom root = new SplittableRandom(seed);
        for (int i = 0; i < index; i++) {
            root.split();
        }
        return root.split();
    }

    /**
     * The next token.
     *
     * @param scores logits by id, of which at least one may be chosen; not changed
     */
    public int choose(float[] scores) {
        RankedScores ranked = new RankedScores(scores, never, this::adjusted);
        if (sampling.greedy()) {
            return ranked.take();
        }
        boolean all = (sampling.topK() == 0 || sampling.topK() >= ranked.size()) && sampling.topP() == 1;
        return all ? draw(ranked, ranked.size()) : draw(ranked, ranked.keep(sampling.topK(), sampling.topP()));
    }

    private double adjusted(int id, float score) {
        double penalized = score;
        if (sampling.repetitionPenalty() != 1 && seen.get(id)) {
            penalized = score > 0 ? score / sampling.repetitionPenalty() : score * sampling.repetitionPenalty();
        }
        return sampling.greedy() ? penalized : penalized / sampling.temperature();
    }

    private int draw(RankedScores ranked, int count) {
        double point = random.nextDouble() * ranked.weight(count);
        for (int i = 0; i < count; i++) {
            point -= ranked.weightAt(i);
            if (point < 0) {
                return ranked.id(i);
            }
        }
        // Rounding may leave a little: the last one is as good.
        return ranked.id(count - 1);
    }

    /** Tells of a token that is in the text now. */
    public void written(int id) {
        seen.set(id);
    }
}
