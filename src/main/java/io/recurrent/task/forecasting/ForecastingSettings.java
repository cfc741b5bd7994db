package io.recurrent.task.forecasting;

/**
 * What forecasts may take.
 *
 * @param maxSeries series of a call
 * @param maxSamples paths of a series
 * @param maxValues values that a call may hold at a time: of paths, or of forecasts
 * @param slots rows that one model version has in the queue for forecasts, of all calls
 */
public record ForecastingSettings(int maxSeries, int maxSamples, int maxValues, int slots) {
    /** Rows of one call that are in the queue at a time; more would not make its runs any larger. */
    static final int CALL_ROWS = 128;
}
