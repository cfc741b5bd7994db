package io.recurrent.task.forecasting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up how far forecasts were from what came. For one thread. */
final class BacktestScores {
    private final double[][] truth;
    private final List<Double> levels;
    private final int season;
    private final double[] naiveErrors;
    private final Errors model;
    private final Errors lastValue;
    private final Errors seasonal;
    private final double[] losses;
    private final List<double[]> intervals = new ArrayList<>();
    private final long[] covered;
    private double absolute;
    private long compared;

    /**
     * Nothing yet.
     *
     * @param truth the whole series, a value a channel for each step; NaN is a gap
     * @param first the first origin, which errors are related to
     */
    BacktestScores(double[][] truth, int first, int season, List<Double> levels) {
        this.truth = truth;
        this.levels = levels;
        this.season = season;
        this.naiveErrors = naiveErrors(truth, first, season);
        this.model = new Errors(naiveErrors.length);
        this.lastValue = new Errors(naiveErrors.length);
        this.seasonal = new Errors(naiveErrors.length);
        this.losses = new double[levels.size()];
        for (double low : levels) {
            levels.stream()
                    .filter(high -> low < ForecastSpec.MEDIAN && Math.abs(low + high - 1) < 1e-9)
                    .forEach(high -> intervals.add(new double[] {low, high}));
        }
        this.covered = new long[intervals.size()];
    }

    private static double[] naiveErrors(double[][] truth, int first, int season) {
        double[] errors = new double[truth[0].length];
        for (int channel = 0; channel < errors.length; channel++) {
            double sum = 0;
            long count = 0;
            for (int step = season; step < first; step++) {
                double error = Math.abs(truth[step][channel] - truth[step - season][channel]);
                if (!Double.isNaN(error)) {
                    sum += error;
                    count++;
                }
            }
            errors[channel] = count == 0 ? Double.NaN : sum / count;
        }
        return errors;
    }

    /** Adds a window that begins at a step. */
    void add(int origin, SeriesForecast forecast) {
        for (int step = 0; step < forecast.mean().length; step++) {
            for (int channel = 0; channel < naiveErrors.length; channel++) {
                double value = truth[origin + step][channel];
                if (!Double.isNaN(value)) {
                    add(origin, step, channel, value, forecast);
                }
            }
        }
    }

    private void add(int origin, int step, int channel, double value, SeriesForecast forecast) {
        compared++;
        absolute += Math.abs(value);
        model.add(channel, value - forecast.mean()[step][channel]);
        lastValue.add(channel, value - known(origin - 1, channel, 1));
        seasonal.add(channel, value - known(origin - season + step % season, channel, season));
        for (int i = 0; i < losses.length; i++) {
            double level = levels.get(i);
            double over = value - at(forecast, level)[step][channel];
            losses[i] += 2 * (over > 0 ? level * over : (level - 1) * over);
        }
        for (int i = 0; i < covered.length; i++) {
            double[] interval = intervals.get(i);
            if (at(forecast, interval[0])[step][channel] <= value
                    && value <= at(forecast, interval[1])[step][channel]) {
                covered[i]++;
            }
        }
    }

    /** The value of a step, or of so many steps before it where that is a gap; NaN where there is none. */
    private double known(int step, int channel, int back) {
        int at = step;
        while (at >= 0 && Double.isNaN(truth[at][channel])) {
            at -= back;
        }
        return at < 0 ? Double.NaN : truth[at][channel];
    }

    private static double[][] at(SeriesForecast forecast, double level) {
        double[][] table = forecast.quantiles().get(level);
        if (table == null) {
            throw new IllegalStateException("a forecast lacks a quantile; this is a bug in the server");
        }
        return table;
    }

    long compared() {
        return compared;
    }

    Backtest.Accuracy model() {
        return model.accuracy(naiveErrors);
    }

    Backtest.Accuracy lastValue() {
        return lastValue.accuracy(naiveErrors);
    }

    Backtest.Accuracy seasonal() {
        return seasonal.accuracy(naiveErrors);
    }

    Map<Double, Double> losses() {
        Map<Double, Double> weighted = new LinkedHashMap<>();
        for (int i = 0; i < losses.length; i++) {
            weighted.put(levels.get(i), absolute == 0 ? losses[i] : losses[i] / absolute);
        }
        return weighted;
    }

    List<Backtest.Coverage> coverage() {
        List<Backtest.Coverage> all = new ArrayList<>();
        for (int i = 0; i < covered.length; i++) {
            double[] interval = intervals.get(i);
            all.add(new Backtest.Coverage(interval[1] - interval[0], (double) covered[i] / compared));
        }
        return all;
    }

    /** Errors by channel. */
    private static final class Errors {
        private final double[] absolute;
        private final long[] counts;
        private double squares;

        Errors(int channels) {
            absolute = new double[channels];
            counts = new long[channels];
        }

        void add(int channel, double error) {
            if (!Double.isNaN(error)) {
                absolute[channel] += Math.abs(error);
                squares += error * error;
                counts[channel]++;
            }
        }

        Backtest.Accuracy accuracy(double[] naive) {
            double sum = 0;
            long count = 0;
            double scaled = 0;
            for (int channel = 0; channel < counts.length; channel++) {
                sum += absolute[channel];
                count += counts[channel];
                scaled += absolute[channel] / counts[channel] / naive[channel] / counts.length;
            }
            return new Backtest.Accuracy(zero(sum / count), zero(squares / count), finite(scaled));
        }

        /** Of a forecast that never had a value to go by. */
        private static double zero(double value) {
            return Double.isNaN(value) ? 0 : value;
        }

        private static @Nullable Double finite(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }
}
