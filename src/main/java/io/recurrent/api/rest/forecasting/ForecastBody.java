package io.recurrent.api.rest.forecasting;

import io.recurrent.api.rest.body.BodyFields;
import io.recurrent.api.rest.body.CallBody;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.task.forecasting.ForecastRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call for forecasts.
 *
 * @param series one or more
 * @param horizon steps after the last value
 * @param quantiles probabilities
 * @param samples paths
 * @param seed decides all draws
 * @param paths whether the paths are wanted themselves
 * @param untilDeadline whether paths are drawn until the deadline
 */
@Schema(name = "ForecastRequest", description = "Series, and how far to forecast them.")
record ForecastBody(
        @Schema(description = "The series, answered in order, all or none.") @Nullable
        List<@Nullable SeriesBody> series,

        @Schema(description = "Steps after the last value; none: what one run of the model gives.", nullable = true)
        @Nullable
        Integer horizon,

        @Schema(description = "Probabilities above 0 and below 1; none: the model's own.", nullable = true) @Nullable
        List<@Nullable Double> quantiles,

        @Schema(description = "Sampled paths, for models that draw them.", defaultValue = "200", nullable = true)
        @Nullable
        Integer samples,

        @Schema(description = "Decides all draws; none: the server chooses.", nullable = true) @Nullable
        Long seed,

        @Schema(description = "Whether the answer holds the paths, too.", defaultValue = "false", nullable = true)
        @Nullable
        Boolean paths,

        @Schema(
                description = "Draws paths until the deadline, and answers with those that are complete.",
                defaultValue = "false",
                nullable = true)
        @Nullable
        Boolean untilDeadline)
        implements CallBody {

    ForecastRequest toRequest(ModelReference model) {
        return new ForecastRequest(
                model,
                SeriesBody.inputs(series),
                true,
                horizon,
                new ForecastRequest.Options(
                        levels(quantiles),
                        samples,
                        seed,
                        BodyFields.or(paths, false),
                        BodyFields.or(untilDeadline, false)));
    }

    /** Probabilities, of which none is null. */
    static @Nullable List<Double> levels(@Nullable List<@Nullable Double> quantiles) {
        if (quantiles == null) {
            return null;
        }
        int missing = quantiles.indexOf(null);
        if (missing >= 0) {
            String place = "quantiles[" + missing + "]";
            throw InferenceException.invalid(place, "'" + place + "' is null; give a number above 0 and below 1");
        }
        return quantiles.stream().map(Double::valueOf).toList();
    }
}
