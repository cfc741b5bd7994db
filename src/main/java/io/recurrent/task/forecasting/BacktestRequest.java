package io.recurrent.task.forecasting;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import org.jspecify.annotations.Nullable;

/**
 * A series whose own last values are forecast, from origins that roll on: how good would the model have been?
 *
 * @param model which model
 * @param series its values are known to the end of the last window
 * @param horizon steps of each forecast; null: as of a call for forecasts
 * @param stepSize steps from one origin to the next; null: the horizon
 * @param windows how many origins; null: as many as there is room for, 1,000 at most
 * @param season steps of a season for the naive forecast; null: the model's
 * @param options what is drawn; quantiles are those of the loss and, in pairs around the median, of the intervals
 */
public record BacktestRequest(
        ModelReference model,
        SeriesInput series,
        @Nullable Integer horizon,
        @Nullable Integer stepSize,
        @Nullable Integer windows,
        @Nullable Integer season,
        ForecastRequest.Options options) {
    /** Windows of a call. */
    public static final int MOST_WINDOWS = 10_000;

    /**
     * Checks the ranges.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the field
     */
    public BacktestRequest {
        require("horizon", horizon, Integer.MAX_VALUE);
        require("stepSize", stepSize, Integer.MAX_VALUE);
        require("windows", windows, MOST_WINDOWS);
        require("season", season, Integer.MAX_VALUE);
        if (options.untilDeadline() || options.paths()) {
            throw InferenceException.invalid(
                    options.paths() ? "paths" : "untilDeadline", "a backtest has no paths in its answer");
        }
    }

    private static void require(String field, @Nullable Integer value, int most) {
        if (value != null && (value < 1 || value > most)) {
            throw InferenceException.invalid(field, "'" + field + "' must be 1 to " + most + ", got " + value);
        }
    }
}
