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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls whose caller goes: what has not run need not run, and others do not notice. */
@Timeout(30)
class CancelledCallsTest {
    private final FakeEngine engine = new FakeEngine();

    @AfterEach
    void nothing_is_left_of_any_call() {
        engine.close();
    }

    @Nested
    class BeforeItsRowsAreOffered {
        @Test
        void a_cancelled_call_runs_nothing() {
            Call call = engine.call();
            call.cancel();

            assertThat(engine.outcome(call, 1, 2)).isEqualTo(ErrorCode.CANCELLED);
            engine.assertNothingLeft();
            assertThat(engine.outcomes()).containsExactly(ErrorCode.CANCELLED);
            engine.work();
            assertThat(engine.graph().runs()).isEmpty();
        }

        @Test
        void a_cancelled_call_is_not_refused_for_want_of_room() throws Exception {
            FutureTask<List<Integer>> full = engine.start(1, 2, 3, 4, 5, 6, 7, 8);
            Call call = engine.call();
            call.cancel();

            assertThat(engine.outcome(call, 9)).isEqualTo(ErrorCode.CANCELLED);
            engine.work();
            assertThat(full.get()).hasSize(8);
        }

        @Test
        void further_rows_of_a_cancelled_call_are_not_offered_either() {
            engine.work();
            Call call = engine.call();
            call.onCancel(() -> {});
            call.cancel();
            PendingRows later = new PendingRows(1);
            CallRow row = new CallRow(RowProgress.whole(RowContent.ofIds(new int[] {5})), later, 0, call.deadline());

            InferenceException gone = catchThrowableOfType(
                    InferenceException.class, () -> engine.calls().runMore(call, engine.queue(), List.of(row), later));

            assertThat(gone).isNotNull();
            assertThat(gone.code()).isEqualTo(ErrorCode.CANCELLED);
            assertThat(engine.graph().runs()).isEmpty();
        }
    }

    @Nested
    class WhileItsRowsWait {
        @Test
        void a_cancelled_call_takes_them_out_at_once_and_leaves_those_of_others() throws Exception {
            Call call = engine.call();
            FutureTask<List<Integer>> cancelled = engine.start(call, rows(1, 2));
            FutureTask<List<Integer>> mate = engine.start(3);

            call.cancel();

            assertThat(failure(cancelled)).isEqualTo(ErrorCode.CANCELLED);
            assertThat(engine.scheduler().waitingRows()).isOne();
            engine.work();
            assertThat(mate.get()).containsExactly(3);
            assertThat(engine.graph().runs()).containsExactly(List.of(3));
            assertThat(engine.outcomes()).containsExactly(ErrorCode.CANCELLED, null);
        }

        @Test
        void they_make_room_for_others() throws Exception {
            Call call = engine.call();
            FutureTask<List<Integer>> cancelled = engine.start(call, rows(1, 2, 3, 4, 5, 6, 7, 8));
            call.cancel();
            assertThat(failure(cancelled)).isEqualTo(ErrorCode.CANCELLED);

            FutureTask<List<Integer>> next = engine.start(11, 12, 13, 14, 15, 16, 17, 18);
            engine.work();

            assertThat(next.get()).hasSize(8);
        }

        @Test
        void a_transport_that_is_not_told_is_asked_whether_the_caller_is_there() {
            AtomicInteger asked = new AtomicInteger();
            Call call = engine.call(Duration.ofNanos(1));
            call.watchCaller(() -> asked.incrementAndGet() == 1);

            assertThat(engine.outcome(call, 1)).isEqualTo(ErrorCode.CANCELLED);
            assertThat(asked).hasValue(1);
            engine.assertNothingLeft();
        }

        @Test
        void a_caller_who_is_there_whenever_asked_gets_the_answer() throws Exception {
            CountDownLatch asked = new CountDownLatch(1);
            Call call = engine.call();
            call.watchCaller(() -> {
                asked.countDown();
                return false;
            });
            FutureTask<List<Integer>> answer = engine.start(call, rows(1));
            asked.await();

            engine.work();

            assertThat(answer.get()).containsExactly(1);
        }

        @Test
        void an_interrupt_of_its_thread_is_a_cancellation_and_stays_with_the_thread() throws Exception {
            AtomicBoolean kept = new AtomicBoolean();
            FutureTask<List<Integer>> answer = new FutureTask<>(() -> {
                Thread.currentThread().interrupt();
                try {
                    return FakeEngine.names(engine.answer(engine.call(), rows(1, 2)));
                } finally {
                    kept.set(Thread.currentThread().isInterrupted());
                }
            });
            Thread.ofPlatform().start(answer);

            assertThat(failure(answer)).isEqualTo(ErrorCode.CANCELLED);
            assertThat(kept).isTrue();
            engine.assertNothingLeft();
            assertThat(engine.graph().runs()).isEmpty();
        }
    }

    @Nested
    class WhileItsRowsRun {
        @Test
        void a_cancelled_call_is_answered_at_once_and_its_mates_when_the_run_ends() throws Exception {
            Call call = engine.call();
            FutureTask<List<Integer>> cancelled = engine.start(call, rows(1));
            FutureTask<List<Integer>> mate = engine.start(2);
            engine.graph().hold();
            engine.work();
            FakeGraph.Run run = engine.graph().held();
            assertThat(run.rows()).containsExactly(1, 2);

            call.cancel();
            assertThat(failure(cancelled)).isEqualTo(ErrorCode.CANCELLED);
            assertThat(mate.isDone()).isFalse();
            run.complete();

            assertThat(mate.get()).containsExactly(2);
            assertThat(engine.outcomes()).containsExactly(ErrorCode.CANCELLED, null);
        }

        @Test
        void a_cancelled_call_is_not_run_again_when_the_run_fails_for_a_mate() throws Exception {
            Call call = engine.call();
            FutureTask<List<Integer>> cancelled = engine.start(call, rows(1));
            FutureTask<List<Integer>> mate = engine.start(2);
            engine.graph().hold();
            engine.work();
            FakeGraph.Run run = engine.graph().held();

            call.cancel();
            run.fail(new InferenceException(ErrorCode.INFERENCE_FAILED, "the model failed"));
            engine.graph().held().complete();

            assertThat(failure(cancelled)).isEqualTo(ErrorCode.CANCELLED);
            assertThat(mate.get()).containsExactly(2);
            assertThat(engine.graph().runs()).containsExactly(List.of(1, 2), List.of(2));
        }

        @Test
        void rows_of_the_same_call_that_still_wait_are_not_run() throws Exception {
            try (FakeEngine single = new FakeEngine(1, Integer.MAX_VALUE)) {
                single.graph().hold();
                single.work();
                Call call = single.call();
                FutureTask<List<Integer>> cancelled = single.start(call, rows(1, 2));
                FakeGraph.Run run = single.graph().held();

                call.cancel();
                assertThat(failure(cancelled)).isEqualTo(ErrorCode.CANCELLED);
                assertThat(single.scheduler().waitingRows()).isZero();
                run.complete();

                assertThat(single.graph().runs()).containsExactly(List.of(1));
            }
        }

        @Test
        void a_row_in_chunks_ends_with_the_chunk_that_runs() throws Exception {
            try (FakeEngine chunked = new FakeEngine(1, 2)) {
                chunked.graph().hold();
                chunked.work();
                Call call = chunked.call();
                FutureTask<List<Integer>> cancelled = chunked.start(call, List.of(FakeEngine.row(1, 6)));
                chunked.graph().held().complete();
                FakeGraph.Run second = chunked.graph().held();

                call.cancel();
                assertThat(failure(cancelled)).isEqualTo(ErrorCode.CANCELLED);
                second.complete();
                chunked.graph().release();
                assertThat(chunked.start(9).get()).containsExactly(9);

                assertThat(chunked.graph().runs()).containsExactly(List.of(1), List.of(1), List.of(9));
            }
        }
    }

    @Test
    void after_the_answer_a_cancellation_changes_nothing() {
        engine.work();
        Call call = engine.call();
        engine.answer(call, rows(1));
        call.cancel();

        assertThat(engine.outcomes()).containsExactly((ErrorCode) null);
    }

    @Test
    void a_call_that_is_used_twice_fails_as_a_bug_and_gives_everything_back() {
        engine.work();
        Call call = engine.call();
        engine.answer(call, rows(1));

        assertThat(engine.outcome(call, 2)).isEqualTo(ErrorCode.INTERNAL);
        assertThat(engine.outcomes()).containsExactly(null, ErrorCode.INTERNAL);
        assertThat(engine.graph().runs()).containsExactly(List.of(1));
    }
}
