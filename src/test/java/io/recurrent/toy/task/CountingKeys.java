package io.recurrent.toy.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of a counter.
 *
 * @param counting what is counted; required
 */
public record CountingKeys(@Nullable CountingPart counting) {

    /**
     * What is counted.
     *
     * @param unit tokens, or the characters of a tokeniser whose tokens they are
     */
    public record CountingPart(
            @JsonProperty(required = true) Unit unit) {}

    /** What is counted. */
    public enum Unit {
        @JsonProperty("tokens")
        TOKENS,
        @JsonProperty("characters")
        CHARACTERS
    }
}
