package io.recurrent.task.forecasting;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.Arrays;
import java.util.List;

/** What a graph says of one value that is not known yet, without paths: in transformed units, scaled back. */
interface StepOutlook {
    /** The expected value, or else the median. */
    double mean();

    /** The quantile of a probability within {@link ForecastSpec#levels()}, where there are such. */
    double quantile(double probability);

    /**
     * What may be answered.
     *
     * @throws InferenceException INFERENCE_FAILED for a number that is none, or infinite
     */
    static double finite(double value) {
        if (Double.isFinite(value)) {
            return value;
        }
        throw new InferenceException(ErrorCode.INFERENCE_FAILED, "the model forecast " + value);
    }

    /** Of an entry of the graph's output. */
    static StepOutlook of(ForecastSpec spec, float[] entries, int from, Scale scale) {
        return switch (spec.output()) {
            case VALUES -> new Value(finite(scale.unscaled(entries[from])));
            case DISTRIBUTION -> new Distributed(Predicted.of(spec.family(), entries, from, scale));
            case QUANTILES -> {
                double[] values = new double[spec.entries()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = finite(scale.unscaled(entries[from + i]));
                }
                yield new Levels(spec.levels(), values);
            }
        };
    }

    /**
     * A value of which nothing else is known.
     *
     * @param mean the value
     */
    record Value(double mean) implements StepOutlook {
        @Override
        public double quantile(double probability) {
            throw new IllegalStateException("the model knows no quantiles; this is a bug in the server");
        }
    }

    /** A distribution. */
    record Distributed(Predicted predicted) implements StepOutlook {
        @Override
        public double mean() {
            double mean = predicted.mean();
            return Double.isNaN(mean) ? quantile(ForecastSpec.MEDIAN) : mean;
        }

        @Override
        public double quantile(double probability) {
            return predicted.quantile(probability);
        }
    }

    /**
     * Some quantiles. They are put in order, since a graph may let them cross (Chernozhukov et al.: Quantile and
     * Probability Curves Without Crossing, 2010); between two of them the value is interpolated.
     */
    final class Levels implements StepOutlook {
        private final List<Double> levels;
        private final double[] values;

        Levels(List<Double> levels, double[] values) {
            this.levels = levels;
            this.values = values;
            Arrays.sort(values);
        }

        @Override
        public double mean() {
            return quantile(ForecastSpec.MEDIAN);
        }

        @Override
        public double quantile(double probability) {
            int above = 0;
            while (levels.get(above) < probability) {
                above++;
            }
            if (levels.get(above) == probability) {
                return values[above];
            }
            double below = levels.get(above - 1);
            double part = (probability - below) / (levels.get(above) - below);
            return values[above - 1] + part * (values[above] - values[above - 1]);
        }
    }
}
