package io.recurrent.task.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.forecasting.ForecastingKeys.Family;
import io.recurrent.task.forecasting.ForecastingKeys.Scaling;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scales, distributions and quantiles, against numbers that are known. */
class NumbersTest {
    private static final double GAP = Double.NaN;

    @Test
    void scales_are_those_of_the_known_values() {
        assertThat(Scale.of(Scaling.LAST, new double[] {1, 5, GAP})).isEqualTo(new Scale(5, 1));
        assertThat(Scale.of(Scaling.MEAN_ABS, new double[] {-1, GAP, 5})).isEqualTo(new Scale(0, 3));
        assertThat(Scale.of(Scaling.STANDARD, new double[] {2, 4, GAP})).isEqualTo(new Scale(3, 1));
        assertThat(Scale.of(Scaling.NONE, new double[] {2, 4})).isEqualTo(Scale.NONE);
    }

    @ParameterizedTest
    @EnumSource(Scaling.class)
    void scales_of_constant_zero_and_huge_values_divide(Scaling scaling) {
        for (double value : new double[] {0, 7, 1e300, Double.MAX_VALUE, Double.MIN_VALUE}) {
            double[] values = new double[3];
            Arrays.fill(values, value);
            Scale scale = Scale.of(scaling, values);
            assertThat(scale.factor()).as("%s", value).isPositive().isFinite();
            assertThat(scale.unscaled(scale.scaled(value))).isCloseTo(value, within(Math.abs(value) * 1e-12));
        }
    }

    @Test
    void quantiles_are_interpolated_and_know_their_error() {
        Quantiles quantiles = new Quantiles(new double[] {4, 1, 3, 2});

        assertThat(quantiles.at(0.5)).isEqualTo(2.5);
        assertThat(quantiles.at(0)).isEqualTo(1);
        assertThat(quantiles.at(1)).isEqualTo(4);
        assertThat(quantiles.mean()).isCloseTo(2.5, within(1e-15));
        assertThat(quantiles.errorAt(0.5)).isCloseTo(0.75, within(1e-12));
        assertThat(quantiles.errorOfMean()).isCloseTo(Math.sqrt(5.0 / 3 / 4), within(1e-12));
        assertThat(new Quantiles(new double[] {7}).errorOfMean()).isZero();
    }

    @Test
    void quantiles_of_distributions_are_those_of_tables() {
        Scale twice = new Scale(10, 2);

        assertThat(Predicted.of(Family.NORMAL, new float[] {1, 3}, 0, twice).quantile(0.975))
                .isCloseTo(12 + 6 * 1.959963984540054, within(1e-9));
        assertThat(Predicted.of(Family.STUDENT_T, new float[] {0, 4, 1, 3}, 1, twice)
                        .quantile(0.95))
                .isCloseTo(12 + 6 * 2.13184678632665, within(1e-9));
        // Of size 2 and mean 2: counts are geometric sums of success 0.5: 0.25, 0.25, 0.1875, 0.125 ...
        Predicted counts = Predicted.of(Family.NEGATIVE_BINOMIAL, new float[] {2, 0.5f}, 0, Scale.NONE);
        assertThat(counts.quantile(0.24)).isZero();
        assertThat(counts.quantile(0.26)).isEqualTo(1);
        assertThat(counts.quantile(0.6)).isEqualTo(2);
        assertThat(counts.quantile(0.7)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void draws_have_the_quantiles_of_their_distribution(Family family) {
        float[] parameters = family == Family.STUDENT_T ? new float[] {5, 1, 2} : new float[] {6, 0.7f};
        Predicted predicted = Predicted.of(family, parameters, 0, Scale.NONE);
        SplittableRandom random = new SplittableRandom(3);
        double[] draws = new double[20_000];
        Arrays.setAll(draws, i -> predicted.draw(random));
        Quantiles found = new Quantiles(draws);

        for (double level : new double[] {0.1, 0.5, 0.9}) {
            double allowed = family == Family.NEGATIVE_BINOMIAL ? 0.5 : 4 * found.errorAt(level);
            assertThat(found.at(level)).isCloseTo(predicted.quantile(level), within(allowed));
        }
        assertThat(found.mean()).isCloseTo(predicted.mean(), within(4 * found.errorOfMean()));
    }

    @Test
    void parameters_outside_of_their_range_are_the_models_fault() {
        for (float bad : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatExceptionOfType(InferenceException.class)
                    .isThrownBy(() -> Predicted.of(Family.NORMAL, new float[] {0, bad}, 0, Scale.NONE))
                    .matches(e -> e.code() == ErrorCode.INFERENCE_FAILED);
        }
    }
}
