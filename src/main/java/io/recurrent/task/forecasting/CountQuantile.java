package io.recurrent.task.forecasting;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/** Quantiles of counts: of the negative binomial distribution, for sizes that are no whole numbers. */
final class CountQuantile {
    private CountQuantile() {}

    /** The least count that is not exceeded with a probability, of a size and a mean. */
    static double of(double size, double mean, double probability) {
        double success = size / (size + mean);
        double high = Math.max(1, Math.rint(mean));
        while (cumulative(size, success, high) < probability && high < Long.MAX_VALUE) {
            high *= 2;
        }
        double low = -1;
        while (high - low > 1) {
            double middle = Math.floor((low + high) / 2);
            if (middle == low || middle == high) {
                break;
            }
            if (cumulative(size, success, middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** Of no more than so many. */
    static double cumulative(double size, double success, double count) {
        return count < 0 ? 0 : RegularizedBeta.value(success, size, count + 1);
    }
}
