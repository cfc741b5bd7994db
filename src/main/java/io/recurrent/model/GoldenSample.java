package io.recurrent.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An input and the answer that the model must give to it.
 *
 * @param input what a caller sends
 * @param output what the answer must hold
 */
public record GoldenSample(
        @JsonProperty(required = true) Input input,
        @JsonProperty(required = true) Output output) {
    /** Refuses an explicit null. */
    public GoldenSample {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
    }

    /**
     * What a caller sends: exactly one of these.
     *
     * @param text raw text, or null
     * @param tokens tokens split already, or null
     * @param frames a list of values for each frame, or null
     * @param tensors tensors by name, or null
     */
    public record Input(
            @Nullable String text,
            @Nullable List<String> tokens,
            float @Nullable [][] frames,
            @Nullable Map<String, GoldenTensor> tensors) {}

    /**
     * What the answer must hold; what is null is not compared.
     *
     * @param label classification
     * @param scores classification, by label
     * @param entities tagging, all of them in order
     * @param next generation: the most probable next tokens, most probable first
     * @param tensors tensors by name
     */
    public record Output(
            @Nullable String label,
            @Nullable Map<String, Double> scores,
            @Nullable List<Entity> entities,
            @Nullable List<Next> next,
            @Nullable Map<String, GoldenTensor> tensors) {}

    /**
     * A token that may come next.
     *
     * @param token its text
     * @param probability given all before it
     */
    public record Next(
            @JsonProperty(required = true) String token,
            @JsonProperty(required = true) double probability) {
        /** Refuses an explicit null. */
        public Next {
            Objects.requireNonNull(token, "token");
        }
    }

    /**
     * One span of a tagging answer; what is null is not compared.
     *
     * @param type its type
     * @param text its text, or null
     * @param start UTF-16 offset
     * @param end UTF-16 offset, exclusive
     * @param startToken token index, or null
     * @param endToken token index, exclusive, or null
     * @param score its probability, or null
     */
    public record Entity(
            @JsonProperty(required = true) String type,
            @Nullable String text,
            @JsonProperty(required = true) int start,
            @JsonProperty(required = true) int end,
            @Nullable Integer startToken,
            @Nullable Integer endToken,
            @Nullable Double score) {
        /** Refuses an explicit null. */
        public Entity {
            Objects.requireNonNull(type, "type");
        }
    }
}
