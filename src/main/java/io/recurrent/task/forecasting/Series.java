package io.recurrent.task.forecasting;

import org.jspecify.annotations.Nullable;

/**
 * A series as a model takes it. Immutable as long as nobody writes to its arrays.
 *
 * @param place where it stands in its request
 * @param values a value a channel for each step, transformed; NaN is a gap
 * @param past what is known up to now: numbers in the model's order for each step
 * @param known what is known of steps in advance
 * @param times when the steps are; null when nobody says
 */
record Series(
        String place,
        double[][] values,
        double[][] past,
        KnownAhead known,
        @Nullable SeriesTimes times) {
    int length() {
        return values.length;
    }

    /** The values of a channel, from one step to another, exclusive. */
    double[] channel(int channel, int from, int to) {
        double[] all = new double[to - from];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[from + i][channel];
        }
        return all;
    }

    /** Where a step stands in the request. */
    String place(int step) {
        return place + ".values[" + step + "]";
    }
}
