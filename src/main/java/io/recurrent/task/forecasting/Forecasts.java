package io.recurrent.task.forecasting;

import io.recurrent.engine.StageTimings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call: a forecast a series, in order.
 *
 * @param model the model's name
 * @param version the version that answered
 * @param channels names of the variables, in the order of values
 * @param seed that gives the same paths again; null where none were drawn
 * @param outputs as many as there were series
 * @param timings where the time went
 */
public record Forecasts(
        String model,
        String version,
        List<String> channels,
        @Nullable Long seed,
        List<SeriesForecast> outputs,
        StageTimings timings) {}
