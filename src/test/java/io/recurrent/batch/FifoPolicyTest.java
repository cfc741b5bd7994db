package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.batch.BatchPolicy.Decision;
import org.junit.jupiter.api.Test;

class FifoPolicyTest {
    private static Waiting waiting(int count, long waitedNanos) {
        return new Waiting(count, new int[count], new long[count], 0, waitedNanos, 0, 1);
    }

    private static int[] taken(Decision decision) {
        return ((Decision.Take) decision).rows();
    }

    @Test
    void rows_are_taken_as_they_came() {
        assertThat(taken(new FifoPolicy(3, 0).decide(waiting(5, 0)))).containsExactly(0, 1, 2);
        assertThat(taken(new FifoPolicy(3, 0).decide(waiting(2, 0)))).containsExactly(0, 1);
    }

    @Test
    void a_batch_that_is_not_full_waits_for_the_rest_of_the_window() {
        FifoPolicy policy = new FifoPolicy(8, 5_000);

        assertThat(policy.decide(waiting(7, 2_000))).isEqualTo(new Decision.Wait(3_000));
        assertThat(taken(policy.decide(waiting(7, 5_000)))).hasSize(7);
        assertThat(taken(policy.decide(waiting(9, 0)))).hasSize(8);
    }

    @Test
    void nothing_sensible_is_refused() {
        assertThatThrownBy(() -> new FifoPolicy(0, 0)).hasMessageContaining("1 row or more");
        assertThatThrownBy(() -> new FifoPolicy(1, -1)).hasMessageContaining("0 or more");
    }
}
