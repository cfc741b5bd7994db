package io.recurrent.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.admission.Admission.Permit;
import io.recurrent.call.Caller;
import io.recurrent.call.SharedLimit;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long LONG_MILLIS = 60_000;

    private final Admission admission = new Admission(new SharedLimit(1_000, 1));

    @Test
    void calls_are_counted_while_they_are_in() {
        Permit one = admission.enter(Caller.ANONYMOUS);
        Permit two = admission.enter(Caller.ANONYMOUS);
        assertThat(admission.calls()).isEqualTo(2);

        one.close();
        one.close();
        assertThat(admission.calls()).as("a permit closed twice counts once").isOne();
        two.close();
        assertThat(admission.calls()).isZero();
    }

    @Nested
    class WhileDraining {
        @Test
        void no_call_is_let_in_and_is_told_to_ask_elsewhere_without_a_stack() {
            admission.drain();

            assertThatThrownBy(() -> admission.enter(Caller.ANONYMOUS))
                    .isInstanceOfSatisfying(InferenceException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
                        assertThat(e.retryAfter()).isPositive();
                        assertThat(e.getStackTrace()).isEmpty();
                    });
            assertThat(admission.calls()).isZero();
        }

        @Test
        void the_last_call_to_leave_ends_the_wait() throws InterruptedException {
            Permit one = admission.enter(Caller.ANONYMOUS);
            Permit two = admission.enter(Caller.ANONYMOUS);
            admission.drain();
            assertThat(admission.awaitIdle(0)).isFalse();

            one.close();
            assertThat(admission.awaitIdle(0)).isFalse();
            two.close();
            assertThat(admission.awaitIdle(LONG_MILLIS)).isTrue();
        }

        @Test
        void an_empty_server_is_idle_at_once() throws InterruptedException {
            admission.drain();

            assertThat(admission.awaitIdle(0)).isTrue();
        }
    }

    @Test
    void a_server_that_does_not_drain_is_never_idle_for_good() throws InterruptedException {
        assertThat(admission.awaitIdle(0)).isFalse();
    }

    @Test
    void one_caller_leaves_places_for_the_others() {
        Admission shared = new Admission(new SharedLimit(4, 0.5));
        Caller flood = Caller.at("10.0.0.1");
        Permit one = shared.enter(flood);
        Permit two = shared.enter(flood);
        assertThatThrownBy(() -> shared.enter(flood)).isInstanceOfSatisfying(InferenceException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(e.retryAfter()).isPositive();
        });
        Permit other = shared.enter(Caller.at("10.0.0.2"));
        one.close();
        two.close();
        shared.enter(flood).close();
        other.close();
        assertThat(shared.calls()).isZero();
    }
}
