package io.recurrent.api.rest.forecasting;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.recurrent.task.forecasting.Backtest;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a backtest's answer. */
@Schema(name = "BacktestAnswer")
@JsonInclude(JsonInclude.Include.NON_NULL)
record BacktestAnswer(
        String model,
        String version,
        int windows,
        int horizon,
        int season,
        boolean onePass,
        @Nullable Long seed,
        Accuracy accuracy,
        Accuracy lastValue,
        Accuracy seasonalNaive,
        Map<String, Double> quantileLoss,
        List<Coverage> coverage) {

    /** Errors of one kind of forecasts. */
    @Schema(name = "Accuracy")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Accuracy(double mae, double mse, @Nullable Double mase) {
        static Accuracy of(Backtest.Accuracy found) {
            return new Accuracy(found.mae(), found.mse(), found.mase());
        }
    }

    /** How often the truth was in an interval. */
    @Schema(name = "Coverage")
    record Coverage(double interval, double observed) {}

    static BacktestAnswer of(Backtest backtest) {
        Map<String, Double> losses = new LinkedHashMap<>();
        backtest.quantileLoss().forEach((level, loss) -> losses.put(level.toString(), loss));
        return new BacktestAnswer(
                backtest.model(),
                backtest.version(),
                backtest.windows(),
                backtest.horizon(),
                backtest.season(),
                backtest.onePass(),
                backtest.seed(),
                Accuracy.of(backtest.accuracy()),
                Accuracy.of(backtest.lastValue()),
                Accuracy.of(backtest.seasonalNaive()),
                losses,
                backtest.coverage().stream()
                        .map(each -> new Coverage(each.interval(), each.observed()))
                        .toList());
    }
}
