package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.UsualBatching;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that wait, are given up, or are refused: each gets one answer, and nothing of it is left. */
@Timeout(30)
class InputCallsOverloadTest {
    private static final InputRequest DULL = Engine.text("sentiment", "dull");

    @TempDir
    private Path root;

    private Engine plane;

    @BeforeEach
    void start() throws Exception {
        plane = new Engine(root, TinyBundles.sentiment());
    }

    @AfterEach
    void nothing_is_left_of_any_call() {
        plane.close();
    }

    private void assertRefused(Call call, InputRequest request, ErrorCode code) {
        InferenceException refusal = catchThrowableOfType(
                InferenceException.class, () -> plane.classifier().classify(call, request));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
    }

    private static ErrorCode failure(FutureTask<Object> answer) throws InterruptedException {
        try {
            throw new AssertionError("answered: " + answer.get());
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(InferenceException.class);
            return ((InferenceException) e.getCause()).code();
        }
    }

    private void assertMeasured(ErrorCode... codes) {
        assertThat(plane.records()).extracting(CallMetrics.CallRecord::failure).containsExactlyInAnyOrder(codes);
    }

    @Nested
    class ADeadline {
        @Test
        void that_has_passed_is_answered_at_once_and_nothing_runs() {
            assertRefused(plane.call(Duration.ZERO), DULL, ErrorCode.DEADLINE_EXCEEDED);
            assertRefused(plane.call(Duration.ofNanos(-1)), DULL, ErrorCode.DEADLINE_EXCEEDED);

            plane.assertNothingLeft();
            assertMeasured(ErrorCode.DEADLINE_EXCEEDED, ErrorCode.DEADLINE_EXCEEDED);
        }

        @Test
        void that_passes_in_the_queue_takes_the_rows_out_without_any_worker() {
            assertRefused(
                    plane.call(Duration.ofNanos(1)),
                    Engine.list("sentiment", "dull", "gem", "a"),
                    ErrorCode.DEADLINE_EXCEEDED);

            plane.assertNothingLeft();
            assertThat(plane.records().getFirst().tokens()).isEqualTo(3);
        }

        @Test
        void that_passed_when_a_worker_comes_is_answered_by_it_and_the_row_not_run() throws Exception {
            FutureTask<Object> answer = plane.start(plane.call(Duration.ofMinutes(1)), DULL);
            plane.ticker().advance(Duration.ofMinutes(2));
            plane.work();

            assertThat(failure(answer)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            assertMeasured(ErrorCode.DEADLINE_EXCEEDED);
        }
    }

    @Nested
    class ACancellation {
        @Test
        void before_the_call_means_that_nothing_runs() {
            Call call = plane.call();
            call.cancel();

            assertRefused(call, DULL, ErrorCode.CANCELLED);
            plane.assertNothingLeft();
            assertMeasured(ErrorCode.CANCELLED);
        }

        @Test
        void while_queued_takes_the_rows_out_and_leaves_those_of_others() throws Exception {
            Call call = plane.call();
            FutureTask<Object> cancelled = plane.start(call, Engine.list("sentiment", "dull", "gem"));
            FutureTask<Object> mate = plane.start(plane.call(), DULL);

            call.cancel();

            assertThat(failure(cancelled)).isEqualTo(ErrorCode.CANCELLED);
            assertThat(plane.waitingRows()).isOne();
            plane.work();
            assertThat(mate.get()).isNotNull();
            assertMeasured(ErrorCode.CANCELLED, null);
        }

        @Test
        void while_running_is_answered_at_once_and_the_others_are_answered_too() throws Exception {
            plane.ticker().hold();
            plane.work();
            Call call = plane.call();
            FutureTask<Object> cancelled = plane.start(call, DULL);
            while (!plane.ticker().holds()) {
                Thread.onSpinWait();
            }
            FutureTask<Object> mate = new FutureTask<>(() -> plane.classifier().classify(plane.call(), DULL));
            Thread.ofPlatform().start(mate);

            call.cancel();
            assertThat(failure(cancelled)).isEqualTo(ErrorCode.CANCELLED);
            plane.ticker().release();

            assertThat(mate.get()).isNotNull();
            assertMeasured(ErrorCode.CANCELLED, null);
        }

        @Test
        void after_the_answer_changes_nothing() {
            plane.work();
            Call call = plane.call();
            plane.classifier().classify(call, DULL);
            call.cancel();

            assertThat(plane.records()).singleElement().matches(record -> record.failure() == null);
        }

        @Test
        void by_an_interrupt_of_the_callers_thread_is_one_too() throws Exception {
            FutureTask<Object> answer = new FutureTask<>(() -> {
                Thread.currentThread().interrupt();
                return plane.classifier().classify(plane.call(), DULL);
            });
            Thread.ofPlatform().start(answer);

            assertThat(failure(answer)).isEqualTo(ErrorCode.CANCELLED);
        }
    }

    @Nested
    class Capacity {
        @Test
        void is_exactly_the_budget_and_the_next_call_is_refused_at_once() throws Exception {
            List<FutureTask<Object>> waiting = new ArrayList<>();
            for (int i = 0; i < Engine.BUDGET; i++) {
                waiting.add(plane.start(plane.call(), DULL));
            }
            assertRefused(plane.call(), DULL, ErrorCode.OVERLOADED);
            assertThat(plane.waitingRows()).isEqualTo(Engine.BUDGET);
            plane.work().work();

            for (FutureTask<Object> answer : waiting) {
                assertThat(answer.get()).isNotNull();
            }
            plane.assertNothingLeft();
            assertThat(plane.records()).hasSize(Engine.BUDGET + 1);
        }

        @Test
        void is_missed_by_a_large_call_before_it_is_tokenised() throws Exception {
            List<FutureTask<Object>> waiting = new ArrayList<>();
            for (int i = 0; i < Engine.BUDGET; i++) {
                waiting.add(plane.start(plane.call(), DULL));
            }
            assertRefused(plane.call(), Engine.text("sentiment", "dull ".repeat(300)), ErrorCode.OVERLOADED);
            assertThat(plane.records().getLast().tokens()).isZero();
            plane.work();

            for (FutureTask<Object> answer : waiting) {
                assertThat(answer.get()).isNotNull();
            }
        }

        @Test
        void is_not_enough_for_a_call_that_is_larger_than_all_of_it() {
            assertRefused(
                    plane.call(), Engine.list("sentiment", "a b c d e f g h i".split(" ")), ErrorCode.INPUT_TOO_LARGE);
            assertMeasured(ErrorCode.INPUT_TOO_LARGE);
        }

        @Test
        void of_the_queue_is_refused_for_all_rows_or_none() throws Exception {
            try (Engine narrow = new Engine(UsualBatching.room(2), root.resolve("narrow"), TinyBundles.sentiment())) {
                FutureTask<Object> first = narrow.start(narrow.call(), DULL);
                InferenceException refusal = catchThrowableOfType(
                        InferenceException.class,
                        () -> narrow.classifier().classify(narrow.call(), Engine.list("sentiment", "dull", "gem")));

                assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
                assertThat(refusal.retryAfter()).isPositive();
                assertThat(narrow.waitingRows()).isOne();
                narrow.work();
                assertThat(first.get()).isNotNull();
            }
        }
    }

    @Nested
    class Draining {
        @Test
        void refuses_new_calls_and_answers_those_that_are_in() throws Exception {
            FutureTask<Object> before = plane.start(plane.call(), DULL);
            plane.admission().drain();

            assertRefused(plane.call(), DULL, ErrorCode.SHUTTING_DOWN);
            assertThat(plane.admission().awaitIdle(0)).isFalse();
            plane.work();
            assertThat(before.get()).isNotNull();
            assertThat(plane.admission().awaitIdle(60_000)).isTrue();
        }

        @Test
        void of_the_registry_waits_for_the_calls_lease() throws Exception {
            FutureTask<Object> before = plane.start(plane.call(), DULL);
            plane.registry().close();

            assertRefused(plane.call(), DULL, ErrorCode.MODEL_NOT_READY);
            plane.work();
            assertThat(before.get()).isNotNull();
        }
    }

    @Test
    void a_call_that_is_used_twice_fails_as_a_bug_and_is_measured_and_gives_everything_back() {
        plane.work();
        Call call = plane.call();
        plane.classifier().classify(call, DULL);

        assertRefused(call, DULL, ErrorCode.INTERNAL);
        assertMeasured(null, ErrorCode.INTERNAL);
    }
}
