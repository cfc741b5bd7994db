package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.admission.Admission;
import io.recurrent.call.Caller;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.FakeEngine;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A call's place in the server, for calls that end with their method and for those that go on after it. */
class PermitTest {
    private final FakeEngine engine = new FakeEngine();

    @AfterEach
    void nothing_is_left_of_any_call() {
        assertThat(engine.admission().calls()).isZero();
        engine.records().clear();
        engine.close();
    }

    @Nested
    class OfACallThatGoesOn {
        @Test
        void is_whoevers_the_work_gave_it_to() {
            Admission.Permit kept = engine.calls().begin(engine.call(), FakeEngine.KIND, (measure, permit) -> {
                measure.leased("fake", 1);
                return permit;
            });

            assertThat(engine.admission().calls()).isOne();
            assertThat(engine.records()).as("it has no outcome yet").isEmpty();
            kept.close();
            kept.close();
            assertThat(engine.admission().calls()).isZero();
        }

        @Test
        void is_given_back_when_it_could_not_begin() {
            InferenceException failure = new InferenceException(ErrorCode.OVERLOADED, "no slot");

            InferenceException told = catchThrowableOfType(
                    InferenceException.class,
                    () -> engine.calls().begin(engine.call(), FakeEngine.KIND, (measure, permit) -> {
                        throw failure;
                    }));

            assertThat(told).isSameAs(failure);
            assertThat(engine.admission().calls()).isZero();
            assertThat(engine.outcomes()).containsExactly(ErrorCode.OVERLOADED);
        }

        @Test
        void is_given_back_when_beginning_it_ended_in_an_error() {
            InferenceException told = catchThrowableOfType(
                    InferenceException.class,
                    () -> engine.calls().begin(engine.call(), FakeEngine.KIND, (measure, permit) -> {
                        throw new StackOverflowError();
                    }));

            assertThat(told.code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(told).hasCauseInstanceOf(StackOverflowError.class);
            assertThat(engine.admission().calls()).isZero();
            assertThat(engine.outcomes()).containsExactly(ErrorCode.INTERNAL);
        }

        @Test
        void is_given_back_once_when_the_work_gave_it_back_before_it_failed() {
            Admission.Permit other = engine.admission().enter(Caller.ANONYMOUS);

            InferenceException told = catchThrowableOfType(
                    InferenceException.class,
                    () -> engine.calls().begin(engine.call(), FakeEngine.KIND, (measure, permit) -> {
                        permit.close();
                        throw new IllegalStateException();
                    }));

            assertThat(told.code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(engine.admission().calls()).isOne();
            other.close();
        }

        @Test
        void is_not_to_be_had_while_the_server_drains() {
            engine.admission().drain();
            AtomicReference<String> work = new AtomicReference<>("never asked");

            InferenceException told = catchThrowableOfType(
                    InferenceException.class,
                    () -> engine.calls().begin(engine.call(), FakeEngine.KIND, (measure, permit) -> {
                        work.set("asked");
                        return permit;
                    }));

            assertThat(told.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
            assertThat(work).hasValue("never asked");
            assertThat(engine.outcomes()).containsExactly(ErrorCode.SHUTTING_DOWN);
        }
    }

    @Nested
    class OfACallThatEndsWithItsMethod {
        @Test
        void is_held_during_the_work_and_given_back_after_it() {
            int during = engine.calls()
                    .answer(
                            engine.call(),
                            FakeEngine.KIND,
                            measure -> engine.admission().calls());

            assertThat(during).isOne();
            assertThat(engine.admission().calls()).isZero();
            assertThat(engine.outcomes()).containsExactly((ErrorCode) null);
        }
    }
}
