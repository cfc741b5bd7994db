package io.recurrent.task.tagging;

import io.recurrent.task.score.Softmax;

/**
 * A text's emissions: a score for each token and tag, as they lie in a model's output.
 *
 * @param values row major, {@code length * tags} from {@code offset} on
 * @param offset where the first token's scores begin
 * @param length tokens, at least 1
 * @param tags scores a token
 */
record Emissions(float[] values, int offset, int length, int tags) {

    double get(int token, int tag) {
        return values[offset + token * tags + tag];
    }

    /** The tag's probability when each token is on its own. */
    double probability(int token, int tag) {
        return Softmax.probability(values, offset + token * tags, tags, tag);
    }
}
