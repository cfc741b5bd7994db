package io.recurrent.task.forecasting;

import io.recurrent.call.Call;

/**
 * The one door through which every transport asks for forecasts. Thread safe; a call blocks its thread until there is
 * an answer, the deadline passes or the call is cancelled. All series of a call are answered by one version, all or
 * none.
 *
 * <p>Every method throws {@link io.recurrent.error.InferenceException}; its field, where there is one, is relative to
 * the request, such as {@code series[2].values[7]}.
 */
public interface ForecastService {

    /** The next values of each series. The same request with the same seed gives the same numbers, bit for bit. */
    Forecasts forecast(Call call, ForecastRequest request);

    /** Forecasts past values of a series, and says how far they were from what came. */
    Backtest backtest(Call call, BacktestRequest request);
}
