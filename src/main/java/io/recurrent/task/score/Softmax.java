package io.recurrent.task.score;

/** Softmax in double precision, safe for scores of any size. */
public final class Softmax {
    private Softmax() {}

    /** Writes the probabilities of as many scores as {@code target} has places. */
    public static void write(float[] scores, int offset, double[] target) {
        double highest = highest(scores, offset, target.length);
        double sum = 0;
        for (int i = 0; i < target.length; i++) {
            target[i] = Math.exp(scores[offset + i] - highest);
            sum += target[i];
        }
        for (int i = 0; i < target.length; i++) {
            target[i] /= sum;
        }
    }

    /** The probability of one of {@code count} scores. */
    public static double probability(float[] scores, int offset, int count, int chosen) {
        double highest = highest(scores, offset, count);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(scores[offset + i] - highest);
        }
        return Math.exp(scores[offset + chosen] - highest) / sum;
    }

    private static double highest(float[] scores, int offset, int count) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            highest = Math.max(highest, scores[offset + i]);
        }
        return highest;
    }
}
