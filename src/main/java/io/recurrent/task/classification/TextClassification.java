package io.recurrent.task.classification;

import io.recurrent.task.score.Labels;
import io.recurrent.task.score.Scores;
import io.recurrent.task.score.Softmax;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the scores of a classifier into labels with probabilities. Immutable and thread safe. */
public final class TextClassification {
    private final List<String> labels;
    private final Activation activation;
    private final List<String> scoredLabels;

    /**
     * A classifier's labels.
     *
     * @param labels at least two, distinct, in the order of the scores
     * @param activation what makes scores probabilities
     * @throws IllegalArgumentException when there are fewer, or one is blank or stands there twice
     */
    public TextClassification(List<String> labels, Activation activation) {
        if (labels.size() < 2) {
            throw new IllegalArgumentException("a classifier needs at least 2 labels; got " + labels);
        }
        this.labels = Labels.distinct(labels);
        this.activation = activation;
        boolean single = activation == Activation.SIGMOID && labels.size() == 2;
        this.scoredLabels = single ? this.labels.subList(1, 2) : this.labels;
    }

    /** In the order of the scores. */
    List<String> labels() {
        return labels;
    }

    /** How many scores a text has: one a label, or one in all for a sigmoid over two labels. */
    int width() {
        return scoredLabels.size();
    }

    /**
     * The answer for one text.
     *
     * @param scores of one text or more
     * @param offset where the text's {@link #width()} scores begin
     * @throws io.recurrent.error.InferenceException INFERENCE_FAILED when a score is NaN or infinite
     */
    public Classification decode(float[] scores, int offset) {
        Scores.requireFinite(scores, offset, width(), scoredLabels);
        double[] probabilities = probabilities(scores, offset);
        Map<String, Float> named = LinkedHashMap.newLinkedHashMap(labels.size());
        int best = 0;
        for (int label = 0; label < probabilities.length; label++) {
            named.put(labels.get(label), (float) probabilities[label]);
            if (probabilities[label] > probabilities[best]) {
                best = label;
            }
        }
        return new Classification(labels.get(best), named);
    }

    private double[] probabilities(float[] scores, int offset) {
        double[] values = new double[labels.size()];
        switch (activation) {
            case SOFTMAX -> Softmax.write(scores, offset, values);
            case SIGMOID -> writeSigmoids(scores, offset, values);
            case NONE -> {
                for (int label = 0; label < values.length; label++) {
                    values[label] = scores[offset + label];
                }
            }
        }
        return values;
    }

    private void writeSigmoids(float[] scores, int offset, double[] values) {
        if (width() == 1) {
            // Each from its own exponential, so that the smaller of both keeps its digits.
            values[0] = sigmoid(-scores[offset]);
            values[1] = sigmoid(scores[offset]);
            return;
        }
        for (int label = 0; label < values.length; label++) {
            values[label] = sigmoid(scores[offset + label]);
        }
    }

    /** An overflowing exponential is infinite, and one over it the right 0. */
    private static double sigmoid(double score) {
        return 1 / (1 + Math.exp(-score));
    }
}
