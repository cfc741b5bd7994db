package io.recurrent.task.forecasting;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.forecasting.ForecastingKeys.Family;
import java.util.random.RandomGenerator;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.PoissonSampler;
import org.apache.commons.rng.sampling.distribution.TSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** The distribution of one value that is not known yet, in the units of its series before any transform. Immutable. */
sealed interface Predicted {
    /** A draw. */
    double draw(RandomGenerator random);

    /** The least value that is not exceeded with this probability, above 0 and below 1. */
    double quantile(double probability);

    /** The expected value; NaN where there is none. */
    double mean();

    /**
     * The distribution that a graph's parameters describe.
     *
     * @param from where the value's parameters begin
     * @throws InferenceException INFERENCE_FAILED when they are outside of their range
     */
    static Predicted of(Family family, float[] parameters, int from, Scale scale) {
        double first = parameters[from];
        double second = parameters[from + 1];
        return switch (family) {
            case NORMAL -> new Normal(scale.unscaled(first), positive(second, "stddev") * scale.factor());
            case STUDENT_T ->
                new StudentT(
                        positive(first, "df"),
                        scale.unscaled(second),
                        positive(parameters[from + 2], "scale") * scale.factor());
            case NEGATIVE_BINOMIAL ->
                new NegativeBinomial(positive(first, "mean") * scale.factor(), positive(second, "dispersion"));
        };
    }

    private static double positive(double value, String parameter) {
        if (value > 0 && Double.isFinite(value)) {
            return value;
        }
        throw new InferenceException(
                ErrorCode.INFERENCE_FAILED,
                "the model gave " + value + " for '" + parameter + "', which must be finite and above 0");
    }

    private static UniformRandomProvider provider(RandomGenerator random) {
        return random::nextLong;
    }

    /** A normal one. */
    record Normal(double location, double deviation) implements Predicted {
        @Override
        public double draw(RandomGenerator random) {
            return location
                    + deviation
                            * ZigguratSampler.NormalizedGaussian.of(provider(random))
                                    .sample();
        }

        @Override
        public double quantile(double probability) {
            return location + deviation * NormalDistribution.of(0, 1).inverseCumulativeProbability(probability);
        }

        @Override
        public double mean() {
            return location;
        }
    }

    /** Student's t, with a location and a scale. */
    record StudentT(double freedom, double location, double spread) implements Predicted {
        @Override
        public double draw(RandomGenerator random) {
            return location + spread * TSampler.of(provider(random), freedom).sample();
        }

        @Override
        public double quantile(double probability) {
            return location + spread * TDistribution.of(freedom).inverseCumulativeProbability(probability);
        }

        @Override
        public double mean() {
            return freedom > 1 ? location : Double.NaN;
        }
    }

    /** Counts whose variance is {@code mean + dispersion * mean^2}: Poisson's, of a mean that is drawn from a gamma. */
    record NegativeBinomial(double expected, double dispersion) implements Predicted {
        @Override
        public double draw(RandomGenerator random) {
            UniformRandomProvider provider = provider(random);
            double rate = AhrensDieterMarsagliaTsangGammaSampler.of(provider, 1 / dispersion, expected * dispersion)
                    .sample();
            // Beyond whole numbers of 32 bits the sampler stops, and the law of large numbers has long begun.
            double most = Integer.MAX_VALUE / 2.0;
            return rate == 0
                    ? 0
                    : rate < most ? PoissonSampler.of(provider, rate).sample() : Math.rint(rate);
        }

        @Override
        public double quantile(double probability) {
            return CountQuantile.of(1 / dispersion, expected, probability);
        }

        @Override
        public double mean() {
            return expected;
        }
    }
}
