package io.recurrent.task.forecasting;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A series as a caller gives it, whatever the transport. Whether a model takes it is not known yet.
 *
 * @param values a value a channel for each step; NaN is a gap; read only
 * @param flat whether the caller wrote numbers, and no lists of them
 * @param start when the first value was observed, as ISO 8601 has it; null when nobody says
 * @param frequency how far values lie apart, or null
 * @param past what else is known up to now, by name: a number for each step
 * @param future what is known in advance, by name: a number for each step, to the end of the horizon
 */
public record SeriesInput(
        double[][] values,
        boolean flat,
        @Nullable String start,
        @Nullable String frequency,
        Map<String, double[]> past,
        Map<String, double[]> future) {
    /** Values and nothing else. */
    public static SeriesInput of(double... values) {
        double[][] steps = new double[values.length][];
        for (int i = 0; i < values.length; i++) {
            steps[i] = new double[] {values[i]};
        }
        return new SeriesInput(steps, true, null, null, Map.of(), Map.of());
    }
}
