package io.recurrent.task.forecasting;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forecast of one series: for each step of the horizon a value a channel.
 *
 * @param flat whether the series was given as numbers, and no lists of them
 * @param timestamps of the steps; null where nobody said when the series began
 * @param mean the expected value; of a model that gives quantiles only, or whose distribution has no mean, the median
 * @param quantiles by probability, in the order in which they were asked for; they do not cross
 * @param paths the paths, when they were wanted; else null
 * @param sampling how sure the numbers are, where they come from paths; else null
 */
public record SeriesForecast(
        boolean flat,
        @Nullable List<String> timestamps,
        double[][] mean,
        Map<Double, double[][]> quantiles,
        @Nullable List<double[][]> paths,
        @Nullable Sampling sampling) {
    /**
     * How sure the numbers of sampled paths are.
     *
     * @param samples how many paths there are
     * @param mean the standard error of each mean
     * @param quantiles the standard error of each quantile
     */
    public record Sampling(int samples, double[][] mean, Map<Double, double[][]> quantiles) {}
}
