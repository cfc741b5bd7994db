package io.recurrent.task.classification;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a classifier must answer to a golden sample.
 *
 * @param label the most probable label
 * @param scores probabilities by label; those that are left out are not compared
 */
record GoldenLabel(
        @JsonProperty(required = true) String label,
        @Nullable Map<String, Double> scores) {
    GoldenLabel {
        Objects.requireNonNull(label, "label");
    }

    @Override
    public Map<String, Double> scores() {
        return Objects.requireNonNullElse(scores, Map.of());
    }
}
