package io.recurrent.task.classification;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of a classifier.
 *
 * @param labels in the order of the graph's last axis
 * @param activation how scores become probabilities
 */
public record ClassificationKeys(
        @Nullable List<String> labels, @Nullable Activation activation) {
    /** Copies the list. */
    public ClassificationKeys {
        labels = labels == null ? List.of() : List.copyOf(labels);
    }

    @Override
    public List<String> labels() {
        return Objects.requireNonNullElse(labels, List.of());
    }

    @Override
    public Activation activation() {
        return Objects.requireNonNullElse(activation, Activation.SOFTMAX);
    }
}
