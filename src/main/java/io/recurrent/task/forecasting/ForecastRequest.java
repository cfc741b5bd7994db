package io.recurrent.task.forecasting;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Series to forecast.
 *
 * @param model which model
 * @param series one or more
 * @param list whether the caller sent a list, which matters for naming fields only
 * @param horizon steps after the last value; null: as many as one run of the model gives, or its most
 * @param options what is wanted of each
 */
public record ForecastRequest(
        ModelReference model,
        List<SeriesInput> series,
        boolean list,
        @Nullable Integer horizon,
        Options options) {
    /** Paths that are drawn when nobody says how many. */
    public static final int DEFAULT_SAMPLES = 200;

    private static final int MOST_QUANTILES = 100;

    /**
     * Copies the series.
     *
     * @throws InferenceException INVALID_ARGUMENT when there are none, or the horizon is below 1
     */
    public ForecastRequest {
        if (series.isEmpty()) {
            throw InferenceException.invalid("series", "'series' is empty; give at least one");
        }
        if (horizon != null && horizon < 1) {
            throw InferenceException.invalid("horizon", "'horizon' must be 1 or more, got " + horizon);
        }
        series = List.copyOf(series);
    }

    /** Where a series stands, with what follows it. */
    String place(int index, String field) {
        return (list ? "series[" + index + "]" : "series") + (field.isEmpty() ? "" : "." + field);
    }

    /**
     * What is wanted of each series.
     *
     * @param quantiles probabilities above 0 and below 1; null: those that the model is made for, or 0.1, 0.5 and 0.9
     * @param samples paths; null: {@link #DEFAULT_SAMPLES}
     * @param seed decides all draws; null: the server chooses one
     * @param paths whether the paths are wanted themselves
     * @param untilDeadline whether paths are drawn until the deadline
     */
    public record Options(
            @Nullable List<Double> quantiles,
            @Nullable Integer samples,
            @Nullable Long seed,
            boolean paths,
            boolean untilDeadline) {
        /** Seeds that every JSON reader keeps exact. */
        static final long MOST_SEED = (1L << 53) - 1;

        /** What a caller gets who asks for nothing. */
        public static final Options USUAL = new Options(null, null, null, false, false);

        /**
         * Checks the ranges.
         *
         * @throws InferenceException INVALID_ARGUMENT that names the field
         */
        public Options {
            if (quantiles != null) {
                quantiles = List.copyOf(quantiles);
                check(quantiles);
            }
            if (samples != null && samples < 1) {
                throw InferenceException.invalid("samples", "'samples' must be 1 or more, got " + samples);
            }
            if (seed != null && (seed < 0 || seed > MOST_SEED)) {
                throw InferenceException.invalid("seed", "'seed' must be 0 to " + MOST_SEED + ", got " + seed);
            }
            if (samples != null && untilDeadline) {
                throw InferenceException.invalid(
                        "samples", "'samples' and 'untilDeadline' say how many paths to draw; give one of both");
            }
        }

        private static void check(List<Double> quantiles) {
            if (quantiles.size() > MOST_QUANTILES) {
                throw InferenceException.invalid(
                        "quantiles", "'quantiles' has " + quantiles.size() + ", a call takes " + MOST_QUANTILES);
            }
            Set<Double> seen = new HashSet<>();
            for (int i = 0; i < quantiles.size(); i++) {
                double level = quantiles.get(i);
                String place = "quantiles[" + i + "]";
                if (!(level > 0 && level < 1)) {
                    throw InferenceException.invalid(
                            place, "'" + place + "' must be above 0 and below 1, got " + level);
                }
                if (!seen.add(level)) {
                    throw InferenceException.invalid(place, "'" + place + "' is " + level + " once more");
                }
            }
        }
    }
}
