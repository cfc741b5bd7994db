package io.recurrent.api.rest.forecasting;

import io.recurrent.error.InferenceException;
import io.recurrent.task.forecasting.SeriesInput;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A series of a body.
 *
 * @param values numbers, or lists of them
 * @param start when the first value was observed
 * @param frequency how far values lie apart
 * @param past what else is known up to now
 * @param future what is known in advance
 */
@Schema(name = "Series", description = "A series of numbers, or of lists with a number for each channel.")
record SeriesBody(
        @Schema(description = "A number for each step, or a list of one for each channel; null is a gap.") @Nullable
        List<@Nullable Object> values,

        @Schema(description = "Date or time of the first value, as ISO 8601 has it.", nullable = true) @Nullable
        String start,

        @Schema(description = "Such as PT1H, P1D, P1M, or B for business days.", nullable = true) @Nullable
        String frequency,

        @Schema(description = "What else is known up to now: a number for each step, by name.", nullable = true)
        @Nullable
        Map<String, double[]> past,

        @Schema(description = "What is known to the end of the horizon: a number for each step.", nullable = true)
        @Nullable
        Map<String, double[]> future) {

    /** The series of a list. */
    static List<SeriesInput> inputs(@Nullable List<@Nullable SeriesBody> series) {
        if (series == null) {
            throw InferenceException.invalid("series", "'series' is missing; give a list of series");
        }
        List<SeriesInput> inputs = new ArrayList<>(series.size());
        for (SeriesBody each : series) {
            String place = "series[" + inputs.size() + "]";
            if (each == null) {
                throw InferenceException.invalid(place, "'" + place + "' is null; give a series");
            }
            inputs.add(each.input(place));
        }
        return inputs;
    }

    /** The series, which stands at {@code place}. */
    SeriesInput input(String place) {
        if (values == null) {
            throw InferenceException.invalid(place + ".values", "'" + place + ".values' is missing; give numbers");
        }
        double[][] steps = new double[values.size()][];
        boolean flat = values.isEmpty() || !(values.getFirst() instanceof List);
        for (int i = 0; i < steps.length; i++) {
            steps[i] = step(values.get(i), flat, place + ".values[" + i + "]");
        }
        return new SeriesInput(
                steps, flat, start, frequency, past == null ? Map.of() : past, future == null ? Map.of() : future);
    }

    private static double[] step(@Nullable Object value, boolean flat, String place) {
        if (flat) {
            return new double[] {number(value, place)};
        }
        if (!(value instanceof List<?> channels)) {
            throw InferenceException.invalid(
                    place, "'" + place + "' must be a list with a number for each channel, as the first one is");
        }
        double[] numbers = new double[channels.size()];
        for (int channel = 0; channel < numbers.length; channel++) {
            numbers[channel] = number(channels.get(channel), place + "[" + channel + "]");
        }
        return numbers;
    }

    private static double number(@Nullable Object value, String place) {
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw InferenceException.invalid(place, "'" + place + "' must be a number, or null for a gap");
    }
}
