package io.recurrent.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdmissionPolicyTest {
    private static final int CAPACITY = 8;
    private static final long MILLI = 1_000_000;
    private static final long LONG = 3_600_000 * MILLI;

    private final AdmissionPolicy policy = new AdmissionPolicy(Duration.ofMillis(50), () -> 0);

    private @Nullable InferenceException refusal(Demand demand) {
        try {
            policy.check(demand);
            return null;
        } catch (InferenceException e) {
            assertThat(e.getStackTrace()).as("a refusal is cheap").isEmpty();
            return e;
        }
    }

    private void assertRefused(Demand demand, ErrorCode code) {
        InferenceException refusal = refusal(demand);
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
    }

    @Nested
    class Rows {
        @Test
        void as_many_as_there_is_room_for_are_let_in_and_one_more_is_not() {
            assertThat(refusal(new Demand(CAPACITY - 2, CAPACITY, 2, 0, 0, LONG)))
                    .isNull();
            assertRefused(new Demand(CAPACITY - 1, CAPACITY, 2, 0, 0, LONG), ErrorCode.OVERLOADED);
        }

        @Test
        void that_would_never_fit_are_told_so_and_may_not_come_back() {
            assertRefused(new Demand(0, CAPACITY, CAPACITY + 1, 0, 0, LONG), ErrorCode.INPUT_TOO_LARGE);
            assertThat(ErrorCode.INPUT_TOO_LARGE.retryable()).isFalse();
        }
    }

    @Nested
    class Waiting {
        @Test
        void for_the_target_delay_is_allowed_and_longer_is_not() {
            assertThat(refusal(new Demand(1, CAPACITY, 1, 50 * MILLI, 0, LONG))).isNull();
            assertRefused(new Demand(1, CAPACITY, 1, 50 * MILLI + 1, 0, LONG), ErrorCode.OVERLOADED);
        }

        @Test
        void may_be_as_long_as_the_call_itself_takes() {
            assertThat(refusal(new Demand(1, CAPACITY, 1, 80 * MILLI, 80 * MILLI, LONG)))
                    .isNull();
            assertRefused(new Demand(1, CAPACITY, 1, 81 * MILLI, 80 * MILLI, LONG), ErrorCode.OVERLOADED);
            assertRefused(new Demand(1, CAPACITY, 1, 51 * MILLI, 30 * MILLI, LONG), ErrorCode.OVERLOADED);
        }

        @Test
        void past_the_deadline_is_refused_at_once() {
            assertThat(refusal(new Demand(1, CAPACITY, 1, 10 * MILLI, 5 * MILLI, 15 * MILLI)))
                    .isNull();
            assertRefused(new Demand(1, CAPACITY, 1, 10 * MILLI, 6 * MILLI, 15 * MILLI), ErrorCode.OVERLOADED);
        }

        @Test
        void is_told_with_the_time_after_which_it_would_be_short_enough() {
            InferenceException refusal = refusal(new Demand(1, CAPACITY, 1, 250 * MILLI, 0, LONG));

            assertThat(refusal).isNotNull();
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(200));
        }

        @Test
        void is_spread_so_that_callers_do_not_come_back_together() {
            AdmissionPolicy spread = new AdmissionPolicy(Duration.ofMillis(50), () -> 0.5);
            InferenceException refusal = catchThrowableOfType(
                    InferenceException.class, () -> spread.check(new Demand(1, CAPACITY, 1, 250 * MILLI, 0, LONG)));

            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void a_call_that_finds_nothing_before_it_is_let_in_however_long_it_takes() {
        assertThat(refusal(new Demand(2, CAPACITY, 1, 0, LONG, MILLI))).isNull();
    }

    @Property
    void what_is_refused_for_now_has_a_time_to_come_back_and_is_let_in_when_nothing_waits(
            @ForAll @IntRange(min = 0, max = CAPACITY) int rows,
            @ForAll @IntRange(min = 1, max = CAPACITY) int offered,
            @ForAll @LongRange(min = 0, max = LONG) long wait,
            @ForAll @LongRange(min = 0, max = LONG) long run,
            @ForAll @LongRange(min = -LONG, max = LONG) long remaining) {
        InferenceException refusal = refusal(new Demand(rows, CAPACITY, offered, wait, run, remaining));

        if (refusal != null) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(refusal.retryAfter()).isPositive();
        }
        assertThat(refusal(new Demand(0, CAPACITY, offered, 0, run, remaining))).isNull();
    }

    @Test
    void a_target_of_nothing_is_refused() {
        assertThatThrownBy(() -> new AdmissionPolicy(Duration.ZERO, () -> 0)).hasMessageContaining("longer than 0");
    }
}
