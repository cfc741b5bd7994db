package io.recurrent.api;

import io.recurrent.call.Call;
import io.recurrent.engine.StageTimings;
import io.recurrent.task.forecasting.Backtest;
import io.recurrent.task.forecasting.BacktestRequest;
import io.recurrent.task.forecasting.ForecastRequest;
import io.recurrent.task.forecasting.ForecastService;
import io.recurrent.task.forecasting.Forecasts;
import io.recurrent.task.forecasting.SeriesForecast;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Answers each series with its last value, and keeps what it was asked. */
final class FakeForecasts implements ForecastService {
    private final AtomicReference<ForecastRequest> last = new AtomicReference<>();

    ForecastRequest last() {
        return last.get();
    }

    @Override
    public Forecasts forecast(Call call, ForecastRequest request) {
        last.set(request);
        List<SeriesForecast> outputs = request.series().stream()
                .map(series -> {
                    double[][] values = {series.values()[series.values().length - 1]};
                    Map<Double, double[][]> tables = Map.of(0.5, values);
                    return new SeriesForecast(
                            series.flat(),
                            List.of("2026-01-01"),
                            values,
                            tables,
                            request.options().paths() ? List.<double[][]>of(values) : null,
                            new SeriesForecast.Sampling(1, values, tables));
                })
                .toList();
        return new Forecasts(request.model().name(), "1", List.of("value"), 7L, outputs, StageTimings.NONE);
    }

    @Override
    public Backtest backtest(Call call, BacktestRequest request) {
        Backtest.Accuracy accuracy = new Backtest.Accuracy(1, 2, 3.0);
        return new Backtest(
                request.model().name(),
                "1",
                request.windows() == null ? 1 : request.windows(),
                request.horizon() == null ? 1 : request.horizon(),
                1,
                true,
                request.options().seed(),
                accuracy,
                accuracy,
                new Backtest.Accuracy(1, 2, null),
                Map.of(0.5, 0.25),
                List.of(new Backtest.Coverage(0.8, 0.75)),
                StageTimings.NONE);
    }
}
