package io.recurrent.task.forecasting;

import io.recurrent.call.Call;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallKind;
import java.util.function.LongSupplier;

/** Forecasts by the way of all calls. Thread safe. */
public final class Forecaster implements ForecastService {
    private static final CallKind FORECAST = new CallKind(ForecastingTask.VERB);
    private static final CallKind BACKTEST = new CallKind(ForecastingTask.BACKTEST);

    private final CallEngine calls;
    private final ForecastingSettings settings;
    private final LongSupplier seeds;

    /** Forecasts through {@code calls}; {@code seeds} gives a seed to calls that name none. */
    public Forecaster(CallEngine calls, ForecastingSettings settings, LongSupplier seeds) {
        this.calls = calls;
        this.settings = settings;
        this.seeds = seeds;
    }

    @Override
    public Backtest backtest(Call call, BacktestRequest request) {
        return calls.answer(
                call,
                BACKTEST,
                request.model(),
                (lease, measure) -> new BacktestCall(calls, settings, call, lease, measure)
                        .answer(request, seed(request.options())));
    }

    private long seed(ForecastRequest.Options options) {
        Long given = options.seed();
        return given == null ? seeds.getAsLong() & ForecastRequest.Options.MOST_SEED : given;
    }

    @Override
    public Forecasts forecast(Call call, ForecastRequest request) {
        return calls.answer(
                call,
                FORECAST,
                request.model(),
                (lease, measure) -> new ForecastCall(calls, settings, call, lease, measure)
                        .answer(request, seed(request.options())));
    }
}
