package io.recurrent.api.rest.forecasting;

import io.recurrent.api.rest.body.CallBody;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.task.forecasting.BacktestRequest;
import io.recurrent.task.forecasting.ForecastRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a backtest.
 *
 * @param series whose own values are forecast
 * @param horizon steps of each forecast
 * @param stepSize steps from one origin to the next
 * @param windows how many origins
 * @param season steps of a season
 * @param quantiles probabilities
 * @param samples paths
 * @param seed decides all draws
 */
@Schema(name = "BacktestRequest", description = "A series whose own last values are forecast.")
record BacktestBody(
        @Schema(description = "The series, with the values that came.") @Nullable
        SeriesBody series,

        @Schema(description = "Steps of each forecast; none: what one run of the model gives.", nullable = true)
        @Nullable
        Integer horizon,

        @Schema(description = "Steps from one origin to the next; none: the horizon.", nullable = true) @Nullable
        Integer stepSize,

        @Schema(description = "How many origins; none: as many as fit, 1,000 at most.", nullable = true) @Nullable
        Integer windows,

        @Schema(description = "Steps of a season, for the naive forecast; none: by frequency.", nullable = true)
        @Nullable
        Integer season,

        @Schema(description = "Probabilities above 0 and below 1; none: the model's own.", nullable = true) @Nullable
        List<@Nullable Double> quantiles,

        @Schema(description = "Sampled paths, for models that draw them.", defaultValue = "200", nullable = true)
        @Nullable
        Integer samples,

        @Schema(description = "Decides all draws; none: the server chooses.", nullable = true) @Nullable
        Long seed)
        implements CallBody {

    BacktestRequest toRequest(ModelReference model) {
        if (series == null) {
            throw InferenceException.invalid("series", "'series' is missing; give a series");
        }
        return new BacktestRequest(
                model,
                series.input("series"),
                horizon,
                stepSize,
                windows,
                season,
                new ForecastRequest.Options(ForecastBody.levels(quantiles), samples, seed, false, false));
    }
}
