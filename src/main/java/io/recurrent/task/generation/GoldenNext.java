package io.recurrent.task.generation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;

/**
 * What a language model must answer to a golden sample.
 *
 * @param next the most probable next tokens, most probable first
 */
record GoldenNext(@JsonProperty(required = true) List<Next> next) {
    GoldenNext {
        Objects.requireNonNull(next, "next");
    }

    /**
     * A token that may come next.
     *
     * @param token its text
     * @param probability given all before it
     */
    record Next(
            @JsonProperty(required = true) String token,
            @JsonProperty(required = true) double probability) {
        Next {
            Objects.requireNonNull(token, "token");
        }
    }
}
