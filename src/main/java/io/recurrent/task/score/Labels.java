package io.recurrent.task.score;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks of a model's labels, whatever they mean. */
public final class Labels {
    private Labels() {}

    /**
     * A copy of labels that are distinct and not blank.
     *
     * @throws IllegalArgumentException naming the label at fault
     */
    public static List<String> distinct(List<String> labels) {
        Set<String> seen = HashSet.newHashSet(labels.size());
        for (String label : labels) {
            if (label.isBlank()) {
                throw new IllegalArgumentException("label " + seen.size() + " is blank");
            }
            if (!seen.add(label)) {
                throw new IllegalArgumentException("label '" + label + "' stands there twice; labels must be distinct");
            }
        }
        return List.copyOf(labels);
    }
}
