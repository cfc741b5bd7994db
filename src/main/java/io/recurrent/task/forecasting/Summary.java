package io.recurrent.task.forecasting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the forecast of a series of its paths, or of what the graph says of each step. Immutable. */
final class Summary {
    private final ForecastSpec spec;
    private final List<Double> levels;
    private final int horizon;
    private final boolean withPaths;

    /** Of so many steps, with these quantiles. */
    Summary(ForecastSpec spec, List<Double> levels, int horizon, boolean withPaths) {
        this.spec = spec;
        this.levels = levels;
        this.horizon = horizon;
        this.withPaths = withPaths;
    }

    List<Double> levels() {
        return levels;
    }

    int horizon() {
        return horizon;
    }

    /** A table of a value a channel for each step. */
    private double[][] table() {
        return new double[horizon][spec.channelCount()];
    }

    private Map<Double, double[][]> tables() {
        Map<Double, double[][]> tables = new LinkedHashMap<>();
        levels.forEach(level -> tables.put(level, table()));
        return tables;
    }

    /** Of paths, in the order of their numbers. */
    SeriesForecast ofPaths(SeriesForecastHead head, List<double[]> paths) {
        double[][] mean = table();
        double[][] meanErrors = table();
        Map<Double, double[][]> quantiles = tables();
        Map<Double, double[][]> errors = tables();
        int channels = spec.channelCount();
        double[] draws = new double[paths.size()];
        for (int step = 0; step < horizon; step++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int path = 0; path < draws.length; path++) {
                    draws[path] = paths.get(path)[step * channels + channel];
                }
                Quantiles found = new Quantiles(draws);
                mean[step][channel] = found.mean();
                meanErrors[step][channel] = found.errorOfMean();
                for (double level : levels) {
                    at(quantiles, level)[step][channel] = found.at(level);
                    at(errors, level)[step][channel] = found.errorAt(level);
                }
            }
        }
        SeriesForecast.Sampling sampling =
                spec.sampled() ? new SeriesForecast.Sampling(draws.length, meanErrors, errors) : null;
        return new SeriesForecast(
                head.flat(), head.timestamps(), mean, quantiles, withPaths ? apart(paths) : null, sampling);
    }

    private static double[][] at(Map<Double, double[][]> tables, double level) {
        double[][] table = tables.get(level);
        if (table == null) {
            throw new IllegalStateException("no table of a quantile; this is a bug in the server");
        }
        return table;
    }

    private List<double[][]> apart(List<double[]> paths) {
        List<double[][]> all = new ArrayList<>(paths.size());
        for (double[] path : paths) {
            double[][] values = table();
            for (int step = 0; step < horizon; step++) {
                System.arraycopy(path, step * values[step].length, values[step], 0, values[step].length);
            }
            all.add(values);
        }
        return all;
    }

    /** Of what the graph says of each step and channel, in transformed units. */
    SeriesForecast ofSteps(SeriesForecastHead head, StepOutlook[][] steps) {
        double[][] mean = table();
        Map<Double, double[][]> quantiles = tables();
        for (int step = 0; step < horizon; step++) {
            for (int channel = 0; channel < spec.channelCount(); channel++) {
                StepOutlook outlook = steps[step][channel];
                mean[step][channel] = StepOutlook.finite(spec.untransformed(outlook.mean()));
                for (double level : levels) {
                    at(quantiles, level)[step][channel] =
                            StepOutlook.finite(spec.untransformed(outlook.quantile(level)));
                }
            }
        }
        return new SeriesForecast(head.flat(), head.timestamps(), mean, quantiles, null, null);
    }

    /**
     * What an answer repeats of its series.
     *
     * @param flat whether its values were numbers, and no lists
     * @param timestamps of the horizon's steps, or null
     */
    record SeriesForecastHead(boolean flat, @Nullable List<String> timestamps) {}
}
