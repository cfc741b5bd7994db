package io.recurrent.task.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;

class SoftmaxProperties {

    @Property
    void probabilities_are_a_distribution_in_the_order_of_the_scores(
            @ForAll @Size(min = 1, max = 12) @FloatRange(min = -1e4f, max = 1e4f) float[] scores) {
        double[] probabilities = new double[scores.length];

        Softmax.write(scores, 0, probabilities);

        assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-12));
        for (int i = 0; i < scores.length; i++) {
            assertThat(probabilities[i]).isBetween(0.0, 1.0);
            assertThat(Softmax.probability(scores, 0, scores.length, i)).isCloseTo(probabilities[i], within(1e-15));
            for (int j = 0; j < i; j++) {
                assertThat(Double.compare(probabilities[i], probabilities[j]))
                        .isIn(0, Float.compare(scores[i], scores[j]));
            }
        }
    }

    @Property
    void a_shift_of_all_scores_changes_nothing(
            @ForAll @Size(5) @FloatRange(min = -50, max = 50) float[] scores,
            @ForAll @FloatRange(min = -64, max = 64) float by) {
        double[] probabilities = new double[5];
        double[] shifted = new double[5];
        float[] moved = new float[5];
        for (int i = 0; i < 5; i++) {
            moved[i] = scores[i] + by;
        }

        Softmax.write(scores, 0, probabilities);
        Softmax.write(moved, 0, shifted);

        assertThat(shifted).containsExactly(probabilities, within(1e-4));
    }
}
