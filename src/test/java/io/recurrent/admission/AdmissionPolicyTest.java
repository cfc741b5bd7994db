package io.recurrent.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdmissionPolicyTest {
    private static final int CAPACITY = 4096;
    private static final int MANY = AdmissionPolicy.ORDINARY_ROWS;
    private static final long MILLI = 1_000_000;
    private static final long LONG = 3_600_000 * MILLI;
    private static final Duration BURST = Duration.ofMillis(800);
    private static final Duration TARGET = Duration.ofMillis(50);

    private final AdmissionPolicy policy = policy(0);

    private static AdmissionPolicy policy(double jitter) {
        return new AdmissionPolicy(new AdmissionSettings(BURST, TARGET), () -> jitter);
    }

    private @Nullable AdmissionRefusal refusal(Demand demand) {
        return policy.refusal(demand);
    }

    private AdmissionRefusal refused(Demand demand, ErrorCode code) {
        AdmissionRefusal refusal = refusal(demand);
        assertThat(refusal).isNotNull();
        assertThat(refusal.error().code()).isEqualTo(code);
        assertThat(refusal.error().getStackTrace()).as("a refusal is cheap").isEmpty();
        return refusal;
    }

    /** What one row of a call finds. */
    private static Demand one(int rows, long waitNanos, long runNanos, long remainingNanos) {
        return new Demand(rows, rows, CAPACITY, CAPACITY - rows, 1, waitNanos, 0, runNanos, remainingNanos, 0, true);
    }

    private static Demand overloaded(long waitNanos, long runNanos, long overloadNanos, boolean callerFull) {
        return new Demand(10, 10, CAPACITY, CAPACITY - 10, 1, waitNanos, 0, runNanos, LONG, overloadNanos, callerFull);
    }

    @Nested
    class Rows {
        @Test
        void as_many_as_there_is_room_for_are_let_in_and_one_more_is_not() {
            assertThat(refusal(new Demand(
                            CAPACITY - 2, 0, CAPACITY, CAPACITY - (CAPACITY - 2), 2, 0, 0, 0, LONG, 0, true)))
                    .isNull();
            assertThat(refused(
                                    new Demand(
                                            CAPACITY - 1,
                                            0,
                                            CAPACITY,
                                            CAPACITY - (CAPACITY - 1),
                                            2,
                                            0,
                                            0,
                                            0,
                                            LONG,
                                            0,
                                            true),
                                    ErrorCode.OVERLOADED)
                            .full())
                    .isTrue();
        }

        @Test
        void that_would_never_fit_are_told_so_and_may_not_come_back() {
            AdmissionRefusal refusal = refused(
                    new Demand(0, 0, CAPACITY, CAPACITY - 0, CAPACITY + 1, 0, 0, 0, LONG, 0, true),
                    ErrorCode.INPUT_TOO_LARGE);
            assertThat(refusal.full()).isFalse();
            assertThat(ErrorCode.INPUT_TOO_LARGE.retryable()).isFalse();
        }
    }

    @Nested
    class ABurst {
        @Test
        void of_as_many_rows_as_callers_usually_send_waits_as_long_as_its_deadlines_allow() {
            assertThat(refusal(one(MANY - 1, 4_000 * MILLI, MILLI, 5_000 * MILLI)))
                    .isNull();
        }

        @Test
        void of_more_rows_waits_for_the_burst_delay_and_no_longer() {
            assertThat(refusal(one(MANY, 800 * MILLI, 0, LONG))).isNull();
            assertThat(refused(one(MANY, 800 * MILLI + 1, 0, LONG), ErrorCode.OVERLOADED)
                            .full())
                    .isTrue();
        }

        @Test
        void of_more_rows_waits_for_a_quarter_of_the_deadline_where_that_is_less() {
            assertThat(refusal(one(MANY, 250 * MILLI, MILLI, 1_000 * MILLI))).isNull();
            refused(one(MANY, 251 * MILLI, MILLI, 1_000 * MILLI), ErrorCode.OVERLOADED);
        }

        @Test
        void may_always_wait_for_as_long_as_the_call_itself_takes() {
            assertThat(refusal(one(MANY, 900 * MILLI, 900 * MILLI, LONG))).isNull();
        }

        @Test
        void that_has_been_at_the_limit_for_less_than_the_interval_is_no_overload() {
            assertThat(refusal(overloaded(700 * MILLI, 0, 499 * MILLI, true))).isNull();
        }
    }

    @Nested
    class AnOverloadedQueue {
        @Test
        void lets_calls_wait_for_the_target_delay_only() {
            assertThat(refusal(overloaded(50 * MILLI, 0, 500 * MILLI, true))).isNull();
            refused(overloaded(50 * MILLI + 1, 0, 500 * MILLI, true), ErrorCode.OVERLOADED);
        }

        @Test
        void lets_a_call_wait_for_as_long_as_it_takes_itself() {
            assertThat(refusal(overloaded(80 * MILLI, 80 * MILLI, 500 * MILLI, true)))
                    .isNull();
            refused(overloaded(81 * MILLI, 80 * MILLI, 500 * MILLI, true), ErrorCode.OVERLOADED);
        }

        @Test
        void refuses_those_who_have_their_share_of_it_and_not_those_who_have_less() {
            refused(overloaded(300 * MILLI, 0, 500 * MILLI, true), ErrorCode.OVERLOADED);
            assertThat(refusal(overloaded(300 * MILLI, 0, 500 * MILLI, false))).isNull();
        }
    }

    @Nested
    class ADeadline {
        @Test
        void that_cannot_be_met_is_refused_at_once_and_is_no_sign_of_overload() {
            assertThat(refusal(one(1, 10 * MILLI, 5 * MILLI, 15 * MILLI))).isNull();
            assertThat(refused(one(1, 10 * MILLI, 6 * MILLI, 15 * MILLI), ErrorCode.OVERLOADED)
                            .full())
                    .isFalse();
        }
    }

    @Test
    void the_time_that_a_long_row_waits_between_its_runs_counts_everywhere() {
        refused(
                new Demand(MANY, MANY, CAPACITY, CAPACITY - MANY, 1, 10 * MILLI, 800 * MILLI, 0, LONG, 0, true),
                ErrorCode.OVERLOADED);
        refused(
                new Demand(1, 1, CAPACITY, CAPACITY - 1, 1, 10 * MILLI, 800 * MILLI, 0, 800 * MILLI, 0, true),
                ErrorCode.OVERLOADED);
        refused(
                new Demand(1, 1, CAPACITY, CAPACITY - 1, 1, 10 * MILLI, 41 * MILLI, 0, LONG, 500 * MILLI, true),
                ErrorCode.OVERLOADED);
    }

    @Nested
    class ARefusal {
        @Test
        void tells_the_time_after_which_the_wait_would_be_short_enough() {
            assertThat(refused(one(MANY, 2_800 * MILLI, 0, LONG), ErrorCode.OVERLOADED)
                            .error()
                            .retryAfter())
                    .isEqualTo(Duration.ofSeconds(2));
        }

        @Test
        void for_the_length_of_the_queue_does_not_ask_callers_back_while_it_lasts() {
            assertThat(refused(overloaded(51 * MILLI, 0, 500 * MILLI, true), ErrorCode.OVERLOADED)
                            .error()
                            .retryAfter())
                    .isEqualTo(Duration.ofMillis(500));
        }

        @Test
        void is_spread_so_that_callers_do_not_come_back_together() {
            AdmissionRefusal refusal = policy(0.5).refusal(one(MANY, 2_800 * MILLI, 0, LONG));

            assertThat(refusal).isNotNull();
            assertThat(refusal.error().retryAfter()).isEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void a_call_that_finds_nothing_before_it_is_let_in_however_long_it_takes() {
        assertThat(refusal(new Demand(2, 0, CAPACITY, CAPACITY - 2, 1, MILLI, 0, LONG, MILLI, LONG, true)))
                .isNull();
    }

    @Property
    void what_is_refused_for_now_has_a_time_to_come_back_and_is_let_in_when_nothing_waits(
            @ForAll @IntRange(min = 0, max = CAPACITY) int rows,
            @ForAll @IntRange(min = 1, max = CAPACITY) int offered,
            @ForAll @Size(4) List<@LongRange(min = 0, max = 3_600_000_000_000L) Long> times,
            @ForAll boolean callerFull) {
        long wait = times.get(0);
        long run = times.get(1);
        long remaining = times.get(2) - LONG / 2;
        long overload = times.get(3);
        AdmissionRefusal refusal = refusal(new Demand(
                rows, rows, CAPACITY, CAPACITY - rows, offered, wait, 0, run, remaining, overload, callerFull));

        if (refusal != null) {
            assertThat(refusal.error().code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(refusal.error().retryAfter()).isPositive();
        }
        assertThat(refusal(
                        new Demand(0, 0, CAPACITY, CAPACITY - 0, offered, 0, 0, run, remaining, overload, callerFull)))
                .isNull();
    }

    @Property
    void a_caller_with_less_than_its_share_is_never_refused_sooner_than_one_with_more(
            @ForAll @IntRange(min = 1, max = CAPACITY - 1) int rows,
            @ForAll @LongRange(min = 0, max = 10_000 * MILLI) long wait,
            @ForAll @LongRange(min = 0, max = 1_000 * MILLI) long run,
            @ForAll @LongRange(min = 0, max = 2_000 * MILLI) long overload) {
        Demand more = new Demand(rows, rows, CAPACITY, CAPACITY - rows, 1, wait, 0, run, LONG, overload, true);
        Demand less = new Demand(rows, rows, CAPACITY, CAPACITY - rows, 1, wait, 0, run, LONG, overload, false);

        if (refusal(less) != null) {
            assertThat(refusal(more)).isNotNull();
        }
    }

    @Test
    void a_target_of_nothing_is_refused_and_a_burst_is_no_shorter_than_it() {
        assertThatThrownBy(() -> new AdmissionSettings(BURST, Duration.ZERO)).hasMessageContaining("longer than 0");
        assertThat(new AdmissionSettings(TARGET, BURST).burst()).isEqualTo(BURST);
    }
}
