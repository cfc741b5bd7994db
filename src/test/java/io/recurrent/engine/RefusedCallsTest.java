package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.FakeEngine;
import io.recurrent.input.RowInput;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A refused call never waits and never runs, and nothing of it is left. */
@Timeout(30)
class RefusedCallsTest {
    private static final int LARGE = 128;

    private final FakeEngine engine = new FakeEngine();

    @AfterEach
    void nothing_is_left_of_any_call() {
        engine.close();
    }

    /** On the test's thread, with no worker that could end a wait. */
    private InferenceException refused(Call call, List<RowInput> rows, ErrorCode code) {
        int waiting = engine.scheduler().waitingRows();
        int permits = engine.admission().calls();
        InferenceException refusal = catchThrowableOfType(InferenceException.class, () -> engine.answer(call, rows));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(engine.records().getLast().failure()).isEqualTo(code);
        assertThat(engine.scheduler().waitingRows()).isEqualTo(waiting);
        assertThat(engine.admission().calls()).isEqualTo(permits);
        return refusal;
    }

    private static List<RowInput> rowsOf(int count) {
        return FakeEngine.rows(IntStream.rangeClosed(1, count).toArray());
    }

    @Nested
    class AFullQueue {
        @Test
        void takes_exactly_its_room_and_refuses_the_next_call_at_once() throws Exception {
            List<FutureTask<List<Integer>>> waiting = IntStream.rangeClosed(1, FakeEngine.ROOM)
                    .mapToObj(engine::start)
                    .toList();

            InferenceException refusal = refused(engine.call(), rowsOf(1), ErrorCode.OVERLOADED);

            assertThat(refusal.retryAfter()).isPositive();
            assertThat(refusal.getStackTrace()).as("overload builds no stack").isEmpty();
            engine.work();
            for (FutureTask<List<Integer>> answer : waiting) {
                assertThat(answer.get()).hasSize(1);
            }
            assertThat(engine.graph().runs())
                    .as("what was refused never ran")
                    .containsExactly(List.of(1, 2, 3, 4, 5, 6, 7, 8));
        }

        @Test
        void takes_all_rows_of_a_list_or_none() throws Exception {
            FutureTask<List<Integer>> first = engine.start(1, 2, 3, 4, 5, 6, 7);

            refused(engine.call(), FakeEngine.rows(11, 12), ErrorCode.OVERLOADED);
            FutureTask<List<Integer>> fits = engine.start(13);
            engine.work();

            assertThat(first.get()).containsExactly(1, 2, 3, 4, 5, 6, 7);
            assertThat(fits.get()).containsExactly(13);
            assertThat(engine.graph().runs().stream().flatMap(List::stream)).doesNotContain(11, 12);
        }

        @Test
        void refuses_a_large_call_before_it_is_encoded() throws Exception {
            FutureTask<List<Integer>> first = engine.start(1, 2, 3, 4, 5, 6, 7, 8);
            int encoded = engine.encoded();

            refused(engine.call(), List.of(FakeEngine.row(9, LARGE)), ErrorCode.OVERLOADED);
            assertThat(engine.encoded()).isEqualTo(encoded);
            assertThat(engine.records().getLast().tokens()).isZero();
            engine.work();
            assertThat(first.get()).hasSize(8);
        }

        @Test
        void refuses_any_call_before_it_is_encoded_once_it_is_at_its_limit() throws Exception {
            FutureTask<List<Integer>> first = engine.start(1, 2, 3, 4, 5, 6, 7, 8);
            int encoded = engine.encoded();

            refused(engine.call(), List.of(FakeEngine.row(9, LARGE - 1)), ErrorCode.OVERLOADED);
            assertThat(engine.encoded())
                    .as("of a small call a guess saves less than it costs")
                    .isEqualTo(encoded + 1);

            refused(engine.call(), List.of(FakeEngine.row(9, LARGE - 1)), ErrorCode.OVERLOADED);
            assertThat(engine.encoded()).isEqualTo(encoded + 1);
            engine.work();
            assertThat(first.get()).hasSize(8);
        }

        @Test
        void still_counts_the_rows_that_run() throws Exception {
            engine.graph().hold();
            engine.work();
            FutureTask<List<Integer>> running = engine.start(1, 2, 3, 4, 5, 6, 7, 8);
            engine.graph().held();

            assertThat(engine.scheduler().waitingRows()).isZero();
            refused(engine.call(), rowsOf(1), ErrorCode.OVERLOADED);
            engine.graph().release();
            assertThat(running.get()).hasSize(8);
        }
    }

    @Nested
    class AnEmptyQueue {
        @Test
        void refuses_a_call_of_more_rows_than_it_ever_holds() {
            InferenceException refusal = refused(engine.call(), rowsOf(FakeEngine.ROOM + 1), ErrorCode.INPUT_TOO_LARGE);

            assertThat(refusal.field()).isEqualTo("inputs");
            assertThat(refusal.detail()).contains("9 inputs", "takes 8");
        }

        @Test
        void refuses_such_a_call_before_it_is_encoded_if_it_is_large() {
            refused(
                    engine.call(),
                    Collections.nCopies(FakeEngine.ROOM + 1, FakeEngine.row(1, LARGE)),
                    ErrorCode.INPUT_TOO_LARGE);

            assertThat(engine.encoded()).isZero();
        }

        @Test
        void takes_a_large_call() throws Exception {
            engine.work();

            assertThat(engine.start(engine.call(), List.of(FakeEngine.row(7, 2 * LARGE)))
                            .get())
                    .containsExactly(7);
        }
    }

    @Test
    void a_call_that_would_miss_its_deadline_behind_others_is_refused_and_not_kept_waiting() throws Exception {
        FutureTask<List<Integer>> first = engine.start(1);

        InferenceException refusal = refused(engine.call(Duration.ofNanos(1)), rowsOf(1), ErrorCode.OVERLOADED);

        assertThat(refusal.detail()).contains("would miss its deadline");
        engine.work();
        assertThat(first.get()).containsExactly(1);
    }

    @Nested
    class AModelThatIsNotThere {
        private void notFound(ModelReference model) {
            InferenceException refusal = catchThrowableOfType(
                    InferenceException.class, () -> engine.answer(engine.call(), model, rowsOf(1)));

            assertThat(refusal.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
            assertThat(engine.records()).singleElement().satisfies(record -> {
                assertThat(record.failure()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
                assertThat(List.of(record.model(), record.version())).containsExactly("unknown", "none");
            });
            assertThat(engine.encoded()).isZero();
        }

        @Test
        void is_measured_as_unknown_whatever_its_name() {
            notFound(new ModelReference("x".repeat(300), null));
        }

        @Test
        void in_that_version_is_not_found() {
            notFound(new ModelReference(FakeEngine.MODEL.name(), "3"));
        }
    }

    @Test
    void a_scheduler_that_is_closed_refuses_the_rows_as_shutting_down() {
        engine.scheduler().close();

        refused(engine.call(), rowsOf(2), ErrorCode.SHUTTING_DOWN);
        assertThat(engine.graph().runs()).isEmpty();
    }
}
