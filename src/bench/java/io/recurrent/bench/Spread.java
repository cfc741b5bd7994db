package io.recurrent.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One figure over several rounds.
 *
 * @param lowest the lowest round's
 * @param median the middle one's, or the mean of both middle ones'
 * @param highest the highest round's
 */
record Spread(double lowest, double median, double highest) {

    static <T> Spread of(List<T> rounds, ToDoubleFunction<T> figure) {
        double[] values = rounds.stream().mapToDouble(figure).sorted().toArray();
        int middle = values.length / 2;
        double median = values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        return new Spread(values[0], median, values[values.length - 1]);
    }

    /** A figure against another's in the same round. */
    static <T> Spread ofRatios(List<T> own, List<T> other, ToDoubleFunction<T> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < own.size(); round++) {
            ratios.add(figure.applyAsDouble(own.get(round)) / figure.applyAsDouble(other.get(round)));
        }
        return of(ratios, ratio -> ratio);
    }

    /** The lowest and the highest. */
    String range() {
        return String.format(Locale.ROOT, "%.2f to %.2f", lowest, highest);
    }
}
