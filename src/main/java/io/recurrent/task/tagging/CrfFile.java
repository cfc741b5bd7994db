package io.recurrent.task.tagging;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * The tables of a linear-chain CRF as {@code crf.json} holds them, in log space.
 *
 * @param start a score for each tag that a path may begin with
 * @param end a score for each tag that a path may end with
 * @param transitions {@code [from][to]}
 */
public record CrfFile(
        @JsonProperty(required = true) double[] start,
        @JsonProperty(required = true) double[] end,
        @JsonProperty(required = true) double[][] transitions) {
    /** Refuses an explicit null. */
    public CrfFile {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(transitions, "transitions");
    }
}
