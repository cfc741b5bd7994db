package io.recurrent.api.rest.forecasting;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.recurrent.task.forecasting.Forecasts;
import io.recurrent.task.forecasting.SeriesForecast;
import io.recurrent.task.forecasting.SeriesForecast.Sampling;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of forecasts. */
final class ForecastAnswers {
    private ForecastAnswers() {}

    /** How sure the numbers are. */
    @Schema(name = "StandardErrors")
    record Errors(Object mean, Map<String, Object> quantiles) {}

    /** The forecast of one series; values are numbers or lists of them, as those of the series were. */
    @Schema(name = "ForecastOutput")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Output(
            @Nullable List<String> timestamps,
            Object mean,
            Map<String, Object> quantiles,
            @Nullable List<Object> paths,
            @Nullable Integer samples,
            @Nullable Errors standardErrors) {}

    /** Forecasts. */
    @Schema(name = "ForecastAnswer")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            String model,
            String version,
            List<String> channels,
            @Nullable Long seed,
            List<Output> outputs) {}

    static Answer answer(Forecasts forecasts) {
        return new Answer(
                forecasts.model(),
                forecasts.version(),
                forecasts.channels(),
                forecasts.seed(),
                forecasts.outputs().stream().map(ForecastAnswers::output).toList());
    }

    private static Output output(SeriesForecast forecast) {
        boolean flat = forecast.flat();
        Sampling sampling = forecast.sampling();
        List<double[][]> paths = forecast.paths();
        return new Output(
                forecast.timestamps(),
                values(forecast.mean(), flat),
                tables(forecast.quantiles(), flat),
                paths == null
                        ? null
                        : paths.stream().map(path -> values(path, flat)).toList(),
                sampling == null ? null : sampling.samples(),
                sampling == null
                        ? null
                        : new Errors(values(sampling.mean(), flat), tables(sampling.quantiles(), flat)));
    }

    private static Map<String, Object> tables(Map<Double, double[][]> tables, boolean flat) {
        Map<String, Object> named = new LinkedHashMap<>();
        tables.forEach((level, table) -> named.put(level.toString(), values(table, flat)));
        return named;
    }

    private static Object values(double[][] table, boolean flat) {
        if (!flat) {
            return table;
        }
        double[] values = new double[table.length];
        for (int step = 0; step < values.length; step++) {
            values[step] = table[step][0];
        }
        return values;
    }
}
