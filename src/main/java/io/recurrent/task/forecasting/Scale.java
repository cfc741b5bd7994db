package io.recurrent.task.forecasting;

import io.recurrent.task.forecasting.ForecastingKeys.Scaling;

/**
 * What makes the values of one channel those that its graph reads: {@code (value - offset) / factor}.
 *
 * @param offset what is taken off
 * @param factor what is left is divided by this; above 0
 */
record Scale(double offset, double factor) {
    static final Scale NONE = new Scale(0, 1);

    double scaled(double value) {
        return (value - offset) / factor;
    }

    double unscaled(double value) {
        return value * factor + offset;
    }

    /**
     * The scale of a channel's known values, as the whole context gives it; NaN are gaps.
     *
     * @param values one or more of which are known
     */
    static Scale of(Scaling scaling, double[] values) {
        return switch (scaling) {
            case NONE, RUNNING -> NONE;
            case LAST -> new Scale(last(values), 1);
            case MEAN_ABS -> new Scale(0, factor(meanAbs(values)));
            case STANDARD -> standard(values);
        };
    }

    /** A factor that divides: 1 for the 0 of values that are all 0, or all alike. */
    static double factor(double size) {
        return size > 0 ? size : 1;
    }

    private static double last(double[] values) {
        for (int i = values.length - 1; i >= 0; i--) {
            if (!Double.isNaN(values[i])) {
                return values[i];
            }
        }
        return 0;
    }

    /** Means as they grow, since the sum of large values may be infinite. */
    private static double meanAbs(double[] values) {
        double mean = 0;
        long known = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                known++;
                mean += (Math.abs(value) - mean) / known;
            }
        }
        return mean;
    }

    private static Scale standard(double[] values) {
        double mean = 0;
        long known = 0;
        double largest = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                known++;
                mean += value / known - mean / known;
                largest = Math.max(largest, Math.abs(value));
            }
        }
        double squares = 0;
        for (double value : values) {
            if (!Double.isNaN(value) && largest > 0) {
                double difference = value / largest - mean / largest;
                squares += difference * difference;
            }
        }
        return new Scale(mean, factor(known == 0 ? 0 : Math.sqrt(squares / known) * largest));
    }
}
