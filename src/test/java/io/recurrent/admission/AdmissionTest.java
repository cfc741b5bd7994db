package io.recurrent.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.admission.Admission.Permit;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long LONG_MILLIS = 60_000;

    private final Admission admission = new Admission(4);

    private ErrorCode refusal(int rows) {
        return refusal(admission, rows);
    }

    private static ErrorCode refusal(Admission of, int rows) {
        InferenceException refused = catchThrowableOfType(InferenceException.class, () -> of.admit(rows));
        assertThat(refused).as("refusal of %d rows", rows).isNotNull();
        return refused.code();
    }

    @Test
    void exactly_as_many_rows_as_the_budget_are_let_in() {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            permits.add(admission.admit(1));
        }
        assertThat(refusal(1)).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(admission.rows()).isEqualTo(4);
        assertThat(admission.calls()).isEqualTo(4);

        permits.getFirst().close();
        Permit next = admission.admit(1);
        assertThat(refusal(1)).isEqualTo(ErrorCode.OVERLOADED);

        next.close();
        permits.forEach(Permit::close);
        assertThat(admission.rows()).isZero();
        assertThat(admission.calls()).isZero();
    }

    @Test
    void a_call_is_let_in_with_all_its_rows_or_none() {
        try (Permit held = admission.admit(3)) {
            assertThat(refusal(2)).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(admission.rows()).isEqualTo(3);
        }
        assertThat(admission.rows()).isZero();
    }

    @Test
    void a_call_that_would_never_fit_is_told_so_and_may_not_try_again() {
        assertThat(refusal(5)).isEqualTo(ErrorCode.INPUT_TOO_LARGE);
        assertThat(refusal(Integer.MAX_VALUE)).isEqualTo(ErrorCode.INPUT_TOO_LARGE);
        assertThat(ErrorCode.INPUT_TOO_LARGE.retryable()).isFalse();
    }

    @Test
    void an_overloaded_caller_is_told_when_to_come_back_and_no_stack_is_made() {
        try (Permit held = admission.admit(4)) {
            assertThatThrownBy(() -> admission.admit(1)).isInstanceOfSatisfying(InferenceException.class, e -> {
                assertThat(e.retryAfter()).isPositive();
                assertThat(e.getStackTrace()).isEmpty();
            });
        }
    }

    @Test
    void a_permit_closed_twice_gives_its_rows_back_once() {
        Permit other = admission.admit(2);
        Permit permit = admission.admit(2);
        permit.close();
        permit.close();

        assertThat(admission.rows()).isEqualTo(2);
        assertThat(admission.calls()).isOne();
        other.close();
    }

    @Test
    void the_largest_budget_does_not_overflow() {
        Admission large = new Admission(Integer.MAX_VALUE);
        try (Permit held = large.admit(Integer.MAX_VALUE)) {
            assertThat(refusal(large, 1)).isEqualTo(ErrorCode.OVERLOADED);
        }
    }

    @Test
    void a_budget_of_nothing_is_refused() {
        assertThatThrownBy(() -> new Admission(0)).hasMessageContaining("got 0");
    }

    @Nested
    class WhileDraining {
        @Test
        void no_call_is_let_in_and_the_others_keep_their_place() {
            Permit held = admission.admit(1);
            admission.drain();

            assertThat(refusal(1)).isEqualTo(ErrorCode.SHUTTING_DOWN);
            assertThat(admission.rows()).isOne();
            held.close();
            assertThat(refusal(1)).isEqualTo(ErrorCode.SHUTTING_DOWN);
        }

        @Test
        void waiting_ends_with_the_last_call() throws Exception {
            Permit first = admission.admit(1);
            Permit last = admission.admit(2);
            admission.drain();
            CountDownLatch waiting = new CountDownLatch(1);
            FutureTask<Boolean> idle = new FutureTask<>(() -> {
                waiting.countDown();
                return admission.awaitIdle(LONG_MILLIS);
            });
            Thread.ofPlatform().start(idle);
            waiting.await();
            first.close();
            assertThat(admission.awaitIdle(0)).isFalse();

            last.close();

            assertThat(idle.get()).isTrue();
        }

        @Test
        void waiting_for_nobody_ends_at_once() throws Exception {
            admission.drain();

            assertThat(admission.awaitIdle(LONG_MILLIS)).isTrue();
        }

        @Test
        void waiting_ends_at_its_time_when_a_call_stays() throws Exception {
            Permit held = admission.admit(1);
            admission.drain();

            assertThat(admission.awaitIdle(1)).isFalse();
            held.close();
        }
    }
}
