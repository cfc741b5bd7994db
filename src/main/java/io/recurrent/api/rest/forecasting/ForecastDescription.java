package io.recurrent.api.rest.forecasting;

import io.recurrent.api.rest.openapi.ApiDescription;
import io.recurrent.api.rest.openapi.Examples;
import io.recurrent.api.rest.openapi.OperationDescription;
import io.recurrent.api.rest.openapi.SchemaDescription;
import io.swagger.v3.oas.models.examples.Example;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What the API's description says of forecasting. */
@Component
@Lazy
final class ForecastDescription implements ApiDescription {
    private static final SchemaDescription OUTPUT = new SchemaDescription(
            Map.of(
                    "timestamps", "Of the steps, in the form of the series' start.",
                    "mean", "A number for each step, or a list of one for each channel.",
                    "quantiles", "The same, by probability. They do not cross.",
                    "paths", "The sampled paths.",
                    "samples", "How many paths the numbers come from.",
                    "standardErrors", "How sure the numbers are, where they come from paths."),
            Set.of("timestamps", "paths", "samples", "standardErrors"));

    private static final SchemaDescription BACKTEST = new SchemaDescription(
            Map.of(
                    "windows", "How many origins there were.",
                    "horizon", "Steps of each forecast.",
                    "season", "Steps of a season of the naive forecast.",
                    "onePass", "Whether the series was read once for all windows.",
                    "seed", "The same request with this seed gives the same numbers.",
                    "accuracy", "Of the model's means.",
                    "lastValue", "Of the forecast that nothing changes.",
                    "seasonalNaive", "Of the forecast that the last season comes again.",
                    "quantileLoss", "Twice the pinball loss over the sum of absolute values.",
                    "coverage", "How often the truth was between two quantiles."),
            Set.of("seed"));

    @Override
    public Map<String, OperationDescription> operations(Examples examples) {
        OperationDescription forecast = OperationDescription.ofTask()
                .withModel("forecast-stock")
                .withExamples(requests(examples), answers(examples));
        OperationDescription backtest = OperationDescription.ofTask()
                .withModel("forecast-stock")
                .withExamples(backtests(examples), backtestAnswers(examples));
        return Map.of("forecast", forecast, "forecastByDefault", forecast, "backtest", backtest);
    }

    @Override
    public Map<String, SchemaDescription> schemas() {
        return Map.of(
                "ForecastAnswer",
                new SchemaDescription(
                        Map.of(
                                "channels", "Names of the variables, in the order of values.",
                                "seed", "The same request with this seed gives the same paths.",
                                "outputs", "A forecast a series, in order."),
                        Set.of("seed")),
                "ForecastOutput",
                OUTPUT,
                "BacktestAnswer",
                BACKTEST,
                "Accuracy",
                new SchemaDescription(
                        Map.of(
                                "mae", "Mean absolute error.",
                                "mse", "Mean squared error.",
                                "mase", "Mean absolute error over that of the seasonal naive forecast of one step."),
                        Set.of("mase")),
                "Coverage",
                SchemaDescription.of(Map.of(
                        "interval", "The interval's probability.", "observed", "The part of values that were in it.")),
                "StandardErrors",
                SchemaDescription.of(Map.of("mean", "Of each mean.", "quantiles", "Of each quantile.")));
    }

    private static Map<String, Example> requests(Examples examples) {
        return examples.of("days", "Business days, with quantiles", """
            {"series": [{"values": [100.5, 101, null, 102.25], "start": "2026-01-01", "frequency": "B"}],
             "horizon": 2, "quantiles": [0.1, 0.5, 0.9], "samples": 200, "seed": 7}\
            """);
    }

    private static Map<String, Example> answers(Examples examples) {
        return examples.of("days", "Business days, with quantiles", """
            {"model": "forecast-stock", "version": "1", "channels": ["close"], "seed": 7,
             "outputs": [{"timestamps": ["2026-01-07", "2026-01-08"], "mean": [102.3, 102.4],
              "quantiles": {"0.1": [100.9, 100.2], "0.5": [102.3, 102.4], "0.9": [103.8, 104.5]},
              "samples": 200, "standardErrors": {"mean": [0.08, 0.12],
               "quantiles": {"0.1": [0.14, 0.2], "0.5": [0.1, 0.15], "0.9": [0.14, 0.2]}}}]}\
            """);
    }

    private static Map<String, Example> backtests(Examples examples) {
        return examples.of("windows", "Two windows of one step", """
            {"series": {"values": [100.5, 101, 102.25, 101.5]}, "horizon": 1, "windows": 2,
             "quantiles": [0.1, 0.5, 0.9], "seed": 7}\
            """);
    }

    private static Map<String, Example> backtestAnswers(Examples examples) {
        return examples.of("windows", "Two windows of one step", """
            {"model": "forecast-stock", "version": "1", "windows": 2, "horizon": 1, "season": 1, "onePass": true,
             "seed": 7, "accuracy": {"mae": 1.1, "mse": 1.2, "mase": 2.2},
             "lastValue": {"mae": 1.0, "mse": 1.06, "mase": 2.0},
             "seasonalNaive": {"mae": 1.0, "mse": 1.06, "mase": 2.0},
             "quantileLoss": {"0.1": 0.004, "0.5": 0.01, "0.9": 0.005},
             "coverage": [{"interval": 0.8, "observed": 1.0}]}\
            """);
    }
}
