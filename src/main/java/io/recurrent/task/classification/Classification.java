package io.recurrent.task.classification;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a classifier found.
 *
 * @param label the label with the highest probability; of equal ones the first
 * @param scores the probability of every label, in the model's order; not to be changed
 */
public record Classification(String label, Map<String, Float> scores) {

    /** Copies the scores and keeps their order. */
    public Classification {
        if (!scores.containsKey(label)) {
            throw new IllegalArgumentException("label '" + label + "' is not among " + scores.keySet());
        }
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }
}
