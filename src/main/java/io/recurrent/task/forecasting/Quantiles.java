package io.recurrent.task.forecasting;

import java.util.Arrays;

/**
 * Quantiles of draws, and how sure they are. Between two draws they are interpolated (Hyndman and Fan: Sample Quantiles
 * in Statistical Packages, 1996, type 7).
 */
final class Quantiles {
    private final double[] sorted;

    /** Of one draw or more, which are copied. */
    Quantiles(double[] draws) {
        sorted = draws.clone();
        Arrays.sort(sorted);
    }

    /** The quantile of a probability from 0 to 1. */
    double at(double probability) {
        double position = probability * (sorted.length - 1);
        int below = (int) Math.floor(position);
        double part = position - below;
        double low = sorted[below];
        return part == 0 ? low : low + part * (sorted[below + 1] - low);
    }

    /**
     * The standard error of a quantile: half of what lies between the quantiles one standard deviation of the binomial
     * distribution to either side. It needs no density.
     */
    double errorAt(double probability) {
        double deviation = Math.sqrt(probability * (1 - probability) / sorted.length);
        return (at(Math.min(1, probability + deviation)) - at(Math.max(0, probability - deviation))) / 2;
    }

    /** The mean, as it grows: the sum of large draws may be infinite. */
    double mean() {
        double mean = 0;
        for (int i = 0; i < sorted.length; i++) {
            mean += sorted[i] / (i + 1) - mean / (i + 1);
        }
        return mean;
    }

    /** The standard error of the mean; 0 for one draw. */
    double errorOfMean() {
        double mean = mean();
        double squares = 0;
        for (double draw : sorted) {
            squares += (draw - mean) * (draw - mean);
        }
        return sorted.length < 2 ? 0 : Math.sqrt(squares / (sorted.length - 1) / sorted.length);
    }
}
