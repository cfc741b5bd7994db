package io.recurrent.engine;

import static io.recurrent.fixture.FakeEngine.failure;
import static io.recurrent.fixture.FakeEngine.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.FakeEngine;
import io.recurrent.model.FakeGraph;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs and work that throw: the guilty call fails, and no other notices. */
@Timeout(30)
class FailedRunsTest {
    private final FakeEngine engine = new FakeEngine();

    @AfterEach
    void nothing_is_left_of_any_call() {
        engine.close();
    }

    private static InferenceException modelFailed() {
        return new InferenceException(ErrorCode.INFERENCE_FAILED, "the model failed");
    }

    static Stream<Throwable> errors() {
        return Stream.of(
                new StackOverflowError(),
                new OutOfMemoryError("direct memory"),
                new AssertionError("a broken invariant"),
                new IllegalStateException("a bug"));
    }

    @Nested
    class ARunOfSeveralRows {
        @Test
        void fails_the_guilty_row_alone() throws Exception {
            engine.graph().poison(2, modelFailed());
            FutureTask<List<Integer>> first = engine.start(1);
            FutureTask<List<Integer>> guilty = engine.start(2);
            FutureTask<List<Integer>> last = engine.start(3);
            engine.work();

            assertThat(failure(guilty)).isEqualTo(ErrorCode.INFERENCE_FAILED);
            assertThat(first.get()).containsExactly(1);
            assertThat(last.get()).containsExactly(3);
            assertThat(engine.graph().runs()).containsExactly(List.of(1, 2, 3), List.of(1), List.of(2), List.of(3));
        }

        @Test
        void fails_no_row_when_each_can_run_alone() throws Exception {
            FutureTask<List<Integer>> first = engine.start(1);
            FutureTask<List<Integer>> second = engine.start(2);
            engine.graph().hold();
            engine.work();
            engine.graph().held().fail(modelFailed());
            engine.graph().release();

            assertThat(first.get()).containsExactly(1);
            assertThat(second.get()).containsExactly(2);
        }

        @Test
        void fails_the_whole_call_of_the_guilty_row_and_spares_what_is_left_of_it() throws Exception {
            engine.graph().poison(1, modelFailed());
            FutureTask<List<Integer>> guilty = engine.start(1, 2, 3);
            FutureTask<List<Integer>> mate = engine.start(4);
            engine.work();

            assertThat(failure(guilty)).isEqualTo(ErrorCode.INFERENCE_FAILED);
            assertThat(mate.get()).containsExactly(4);
            assertThat(engine.graph().runs()).containsExactly(List.of(1, 2, 3, 4), List.of(1), List.of(4));
        }
    }

    @Nested
    class OfSeveralFailures {
        @Test
        void the_first_decides() throws Exception {
            engine.graph().poison(1, modelFailed()).poison(2, new OutOfMemoryError());
            FutureTask<List<Integer>> guilty = engine.start(1, 2);
            engine.work();

            assertThat(failure(guilty)).isEqualTo(ErrorCode.INFERENCE_FAILED);
            assertThat(engine.outcomes()).containsExactly(ErrorCode.INFERENCE_FAILED);
        }

        @Test
        void a_cancellation_that_came_first_decides() throws Exception {
            engine.graph().hold();
            engine.work();
            Call call = engine.call();
            FutureTask<List<Integer>> cancelled = engine.start(call, rows(1));
            FakeGraph.Run run = engine.graph().held();
            call.cancel();
            run.fail(modelFailed());

            assertThat(failure(cancelled)).isEqualTo(ErrorCode.CANCELLED);
            assertThat(engine.outcomes()).containsExactly(ErrorCode.CANCELLED);
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whatever_a_run_throws_the_worker_goes_on(Throwable error) throws Exception {
        engine.graph().poison(1, error);
        engine.work();

        assertThat(failure(engine.start(1))).isEqualTo(ErrorCode.INTERNAL);
        assertThat(engine.start(2).get()).containsExactly(2);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whatever_the_work_of_a_call_throws_is_a_bug_of_the_server(Throwable error) {
        InferenceException told = catchThrowableOfType(
                InferenceException.class,
                () -> engine.calls().answer(engine.call(), FakeEngine.KIND, FakeEngine.MODEL, (lease, measure) -> {
                    throw sneaky(error);
                }));

        assertThat(told.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(told).hasCause(error);
        assertThat(engine.admission().calls()).isZero();
        assertThat(engine.records()).singleElement().satisfies(record -> {
            assertThat(record.failure()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(List.of(record.model(), record.version())).containsExactly("fake", "1");
        });
        engine.records().clear();
    }

    private static RuntimeException sneaky(Throwable error) {
        if (error instanceof Error thrown) {
            throw thrown;
        }
        return (RuntimeException) error;
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whatever_a_row_makes_of_its_run_fails_its_call_alone(Throwable error) throws Exception {
        FutureTask<List<Integer>> mate = engine.start(7);
        Call call = engine.call();
        PendingRows pending = new PendingRows(1);
        RowStart start = new RowStart(RowProgress.whole(RowContent.ofIds(new int[] {1})), after -> {
            throw sneaky(error);
        });
        engine.calls().offer(call, engine.queue(), List.of(new CallRow(start, pending, 0, call.deadline())));
        engine.work();

        InferenceException told = catchThrowableOfType(InferenceException.class, () -> pending.await(call));
        assertThat(told.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(mate.get()).containsExactly(7);
        assertThat(engine.graph().runs()).as("the run itself was good").containsExactly(List.of(7, 1));
    }
}
