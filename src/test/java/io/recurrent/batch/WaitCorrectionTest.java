package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitCorrectionTest {
    private static final double MILLI = 1e6;

    private final WaitCorrection correction = new WaitCorrection();
    private final Random random = new Random(7);

    private void learn(double predicted, double factor, int times) {
        for (int i = 0; i < times; i++) {
            correction.learn(predicted, false, (long) (predicted * factor * (0.7 + 0.6 * random.nextDouble())));
        }
    }

    @Test
    void believes_predictions_until_it_knows_better() {
        assertThat(correction.corrected(5 * MILLI, false)).isEqualTo(5 * MILLI);
    }

    @Test
    void finds_the_median_and_follows_it() {
        learn(5 * MILLI, 0.3, 3000);
        assertThat(correction.corrected(5 * MILLI, false)).isCloseTo(1.5 * MILLI, withinPercentage(10));

        learn(5 * MILLI, 3, 3000);
        assertThat(correction.corrected(5 * MILLI, false)).isCloseTo(15 * MILLI, withinPercentage(10));
    }

    @Test
    void stays_between_two_humps_of_which_now_the_one_and_now_the_other_is_higher() {
        for (int i = 0; i < 20_000; i++) {
            double share = i % 2000 < 1000 ? 0.47 : 0.53;
            double hump = random.nextDouble() < share ? 0.5 : 1;
            correction.learn(5 * MILLI, false, (long) (5 * MILLI * hump * (0.95 + 0.1 * random.nextDouble())));
        }
        assertThat(correction.corrected(5 * MILLI, false)).isCloseTo(3.5 * MILLI, withinPercentage(10));
    }

    @Test
    void is_not_misled_by_a_few_rows_that_were_held_up_for_long() {
        for (int i = 0; i < 3000; i++) {
            correction.learn(5 * MILLI, false, i % 10 == 0 ? (long) 1e12 : (long) (5 * MILLI));
        }
        assertThat(correction.corrected(5 * MILLI, false)).isCloseTo(5 * MILLI, withinPercentage(10));
    }

    @Test
    void keeps_short_waits_from_spoiling_long_ones_and_short_rows_from_spoiling_long_ones() {
        learn(0.2 * MILLI, 10, 1000);

        assertThat(correction.corrected(100 * MILLI, false)).isEqualTo(100 * MILLI);
        assertThat(correction.corrected(0.2 * MILLI, true)).isEqualTo(0.2 * MILLI);
    }
}
