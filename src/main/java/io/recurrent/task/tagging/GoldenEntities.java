package io.recurrent.task.tagging;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a tagger must answer to a golden sample.
 *
 * @param entities all of them, in order
 */
record GoldenEntities(@JsonProperty(required = true) List<Entity> entities) {
    GoldenEntities {
        Objects.requireNonNull(entities, "entities");
    }

    /**
     * One span; what is null is not compared.
     *
     * @param type its type
     * @param text its text, or null
     * @param start UTF-16 offset
     * @param end UTF-16 offset, exclusive
     * @param startToken token index, or null
     * @param endToken token index, exclusive, or null
     * @param score its probability, or null
     */
    record Entity(
            @JsonProperty(required = true) String type,
            @Nullable String text,
            @JsonProperty(required = true) int start,
            @JsonProperty(required = true) int end,
            @Nullable Integer startToken,
            @Nullable Integer endToken,
            @Nullable Double score) {
        Entity {
            Objects.requireNonNull(type, "type");
        }
    }
}
