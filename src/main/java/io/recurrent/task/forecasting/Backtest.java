package io.recurrent.task.forecasting;

import io.recurrent.engine.StageTimings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How good the forecasts of past values were, over all windows, steps and channels with a known value.
 *
 * @param model the model's name
 * @param version the version that answered
 * @param windows how many origins
 * @param horizon steps of each forecast
 * @param season steps of a season of the naive forecast
 * @param onePass whether the series was read once for all windows
 * @param seed of the draws; null where none were drawn
 * @param accuracy of the model, by its means
 * @param lastValue of the forecast that every value is the last one
 * @param seasonalNaive of the forecast that every value is that of the last season
 * @param quantileLoss twice the pinball loss over the sum of absolute values, by probability; empty without quantiles
 * @param coverage of the intervals between two quantiles that lie around the median
 * @param timings where the time went
 */
public record Backtest(
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
        Map<Double, Double> quantileLoss,
        List<Coverage> coverage,
        StageTimings timings) {
    /**
     * Errors of one kind of forecasts.
     *
     * @param mae mean absolute error
     * @param mse mean squared error
     * @param mase mean absolute error over that of the seasonal naive forecast of one step within the values before the
     *     first origin, the mean of channels; null where that is 0 or not known
     */
    public record Accuracy(double mae, double mse, @Nullable Double mase) {}

    /**
     * How often the truth was in an interval.
     *
     * @param interval the probability of the interval
     * @param observed the part of values that were in it
     */
    public record Coverage(double interval, double observed) {}
}
