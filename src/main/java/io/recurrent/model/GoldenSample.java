package io.recurrent.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An input and the answer that the model must give to it.
 *
 * @param input what a caller sends
 * @param output what the answer must hold
 */
public record GoldenSample(Input input, GoldenOutput output) {
    /**
     * What a caller sends: exactly one of these.
     *
     * @param text raw text, or null
     * @param tokens tokens split already, or null
     * @param frames a list of values for each frame, or null
     * @param tensors tensors by name, or null
     * @param series a series of numbers, as {@link #series(Class)} reads it, or null
     */
    public record Input(
            @Nullable String text,
            @Nullable List<String> tokens,
            float @Nullable [][] frames,
            @Nullable Map<String, GoldenTensor> tensors,
            @Nullable JsonNode series) {

        /**
         * The series as the task's record, read strictly.
         *
         * @throws BundleException that names the field; also when there is none
         */
        public <T> T series(Class<T> kind) {
            if (series == null || series.isNull()) {
                throw new BundleException(Bundle.GOLDEN, "a sample's input has no 'series'");
            }
            return DataFiles.part(Bundle.GOLDEN, "input.series", series, kind);
        }
    }
}
