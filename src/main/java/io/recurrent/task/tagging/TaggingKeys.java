package io.recurrent.task.tagging;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of a tagger.
 *
 * @param tags how tags make spans; required
 * @param labels none: they stand under tags, and who writes them here is told so
 */
public record TaggingKeys(@Nullable TagsPart tags, @Nullable List<String> labels) {

    /**
     * How tags make spans.
     *
     * @param scheme the tag scheme
     * @param labels in the order of the graph's last axis
     * @param crf the file with the CRF's tables, or null
     */
    public record TagsPart(
            @JsonProperty(required = true) TagScheme scheme,
            @JsonProperty(required = true) List<String> labels,
            @Nullable String crf) {
        /** Copies the list. */
        public TagsPart {
            labels = List.copyOf(labels);
        }
    }
}
