package io.recurrent.task.forecasting;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a forecaster must answer to a golden sample; what is left out is not compared.
 *
 * @param mean for each step a value a channel
 * @param quantiles the same, by probability
 * @param parameters what the graph gives of a distribution: for each channel its parameters, where it goes step by
 *     step; else for each step those of all channels
 */
record GoldenForecast(
        @Nullable List<List<Double>> mean,
        @Nullable Map<String, List<List<Double>>> quantiles,
        @Nullable List<List<Double>> parameters) {
    private static final double TOLERANCE = 1e-4;

    /**
     * The series of a sample.
     *
     * @param values numbers, or lists of one a channel; null for a gap
     * @param start when the first value was observed
     * @param frequency how far values lie apart
     * @param past what else is known up to now
     * @param future what is known in advance
     */
    record GoldenSeries(
            @JsonProperty(required = true) @JsonSetter(contentNulls = Nulls.SET)
            List<@Nullable Object> values,

            @Nullable String start,
            @Nullable String frequency,
            @Nullable Map<String, List<Double>> past,
            @Nullable Map<String, List<Double>> future) {
        /**
         * As a caller would give it.
         *
         * @throws IllegalArgumentException for a value that is no number
         */
        SeriesInput input() {
            double[][] steps = new double[values.size()][];
            boolean flat = true;
            for (int i = 0; i < steps.length; i++) {
                if (values.get(i) instanceof List<?> channels) {
                    flat = false;
                    steps[i] =
                            channels.stream().mapToDouble(GoldenSeries::number).toArray();
                } else {
                    steps[i] = new double[] {number(values.get(i))};
                }
            }
            return new SeriesInput(steps, flat, start, frequency, numbers(past), numbers(future));
        }

        private static double number(@Nullable Object value) {
            if (value instanceof Number number) {
                return number.doubleValue();
            }
            if (value == null) {
                return Double.NaN;
            }
            throw new IllegalArgumentException("'" + value + "' is no number");
        }

        private static Map<String, double[]> numbers(@Nullable Map<String, List<Double>> lists) {
            Map<String, double[]> numbers = new LinkedHashMap<>();
            if (lists != null) {
                lists.forEach((name, list) -> numbers.put(
                        name, list.stream().mapToDouble(Double::doubleValue).toArray()));
            }
            return numbers;
        }
    }

    /** The first difference of a table from what was wanted; empty when there is none. */
    static String difference(String what, @Nullable List<List<Double>> wanted, double[][] got) {
        if (wanted == null) {
            return what + " is missing";
        }
        if (wanted.size() > got.length) {
            return what + ": wanted " + wanted.size() + " rows, there are " + got.length;
        }
        for (int row = 0; row < wanted.size(); row++) {
            List<Double> values = wanted.get(row);
            if (values.size() != got[row].length) {
                return what + "[" + row + "]: wanted " + values.size() + " values, got " + got[row].length;
            }
            for (int i = 0; i < got[row].length; i++) {
                double value = values.get(i);
                if (!(Math.abs(value - got[row][i]) <= TOLERANCE + TOLERANCE * Math.abs(value))) {
                    return what + "[" + row + "][" + i + "]: wanted " + value + ", got " + got[row][i];
                }
            }
        }
        return "";
    }

    /** Numbers as rows of so many. */
    static double[][] rows(float[] numbers, int width) {
        double[][] rows = new double[numbers.length / width][width];
        for (int i = 0; i < rows.length * width; i++) {
            rows[i / width][i % width] = numbers[i];
        }
        return rows;
    }

    /** The steps that a sample wants. */
    int horizon(int least) {
        return mean == null ? least : Math.max(least, mean.size());
    }
}
