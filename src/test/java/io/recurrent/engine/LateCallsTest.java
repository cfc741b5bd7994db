package io.recurrent.engine;

import static io.recurrent.fixture.FakeEngine.failure;
import static io.recurrent.fixture.FakeEngine.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.FakeEngine;
import io.recurrent.model.FakeGraph;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls whose deadline passes: each is answered then, and what has not run is not run. */
@Timeout(30)
class LateCallsTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration LATER = Duration.ofMinutes(3);
    private static final Duration BETWEEN = Duration.ofMinutes(2);

    private final FakeEngine engine = new FakeEngine();

    @AfterEach
    void nothing_is_left_of_any_call() {
        engine.close();
    }

    @Nested
    class ADeadlineThatHasPassed {
        @Test
        void is_answered_at_once_and_nothing_waits_or_runs() {
            assertThat(engine.outcome(engine.call(Duration.ZERO), 1)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            assertThat(engine.outcome(engine.call(Duration.ofNanos(-1)), 1)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);

            engine.assertNothingLeft();
            assertThat(engine.outcomes()).containsExactly(ErrorCode.DEADLINE_EXCEEDED, ErrorCode.DEADLINE_EXCEEDED);
            engine.work();
            assertThat(engine.graph().runs()).isEmpty();
        }

        @Test
        void is_not_refused_for_want_of_room() throws Exception {
            FutureTask<List<Integer>> full = engine.start(1, 2, 3, 4, 5, 6, 7, 8);

            assertThat(engine.outcome(engine.call(Duration.ZERO), 9)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            engine.work();
            assertThat(full.get()).hasSize(8);
        }
    }

    @Nested
    class ADeadlineThatPassesInTheQueue {
        @Test
        void is_answered_without_any_worker_and_takes_all_rows_out() {
            assertThat(engine.outcome(engine.call(Duration.ofNanos(1)), 1, 2, 3))
                    .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);

            engine.assertNothingLeft();
            assertThat(engine.records().getFirst().tokens()).isEqualTo(3);
            engine.work();
            assertThat(engine.graph().runs()).isEmpty();
        }

        @Test
        void is_seen_by_the_worker_that_comes_first_and_the_rows_are_not_run() throws Exception {
            FutureTask<List<Integer>> late = engine.start(engine.call(SOON), rows(1, 2));
            FutureTask<List<Integer>> mate = engine.start(engine.call(LATER), rows(3));
            engine.ticker().advance(BETWEEN);
            engine.work();

            assertThat(failure(late)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            assertThat(mate.get()).containsExactly(3);
            assertThat(engine.graph().runs()).containsExactly(List.of(3));
            assertThat(engine.outcomes()).containsExactlyInAnyOrder(ErrorCode.DEADLINE_EXCEEDED, null);
        }
    }

    @Test
    void a_worker_tells_a_late_call_whether_or_not_its_caller_is_looking() throws Exception {
        Call call = engine.call(SOON);
        PendingRows late = new PendingRows(1);
        RowProgress row = RowProgress.whole(RowContent.ofIds(new int[] {1}));
        engine.calls().offer(call, engine.queue(), List.of(new CallRow(row, late, 0, call.deadline())));
        FutureTask<List<Integer>> mate = engine.start(engine.call(LATER), rows(2));
        engine.ticker().advance(BETWEEN);
        engine.work();

        assertThat(mate.get()).containsExactly(2);
        assertThat(late.failed()).isTrue();
    }

    @Nested
    class ADeadlineThatPassesDuringARun {
        @Test
        void is_answered_before_the_run_ends_and_the_mates_get_their_results() throws Exception {
            FutureTask<List<Integer>> late = engine.start(engine.call(SOON), rows(1));
            FutureTask<List<Integer>> mate = engine.start(engine.call(LATER), rows(2));
            engine.graph().hold();
            engine.work();
            FakeGraph.Run run = engine.graph().held();

            engine.ticker().advance(BETWEEN);
            assertThat(failure(late)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            assertThat(mate.isDone()).isFalse();
            run.complete();

            assertThat(mate.get()).containsExactly(2);
            assertThat(engine.graph().runs()).containsExactly(List.of(1, 2));
        }

        @Test
        void that_fails_means_that_the_late_row_is_not_tried_again_alone() throws Exception {
            FutureTask<List<Integer>> late = engine.start(engine.call(SOON), rows(1));
            FutureTask<List<Integer>> mate = engine.start(engine.call(LATER), rows(2));
            engine.graph().meanwhile(run -> {
                if (run.rows().size() == 2) {
                    engine.ticker().advance(BETWEEN);
                    throw new InferenceException(ErrorCode.INFERENCE_FAILED, "the model failed");
                }
            });
            engine.work();

            assertThat(failure(late)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            assertThat(mate.get()).containsExactly(2);
            assertThat(engine.graph().runs()).containsExactly(List.of(1, 2), List.of(2));
        }

        @Test
        void of_a_chunk_means_that_no_further_chunk_is_run() throws Exception {
            try (FakeEngine chunked = new FakeEngine(1, 2)) {
                chunked.graph().meanwhile(run -> chunked.ticker().advance(BETWEEN));
                FutureTask<List<Integer>> late = chunked.start(chunked.call(SOON), List.of(FakeEngine.row(1, 6)));
                chunked.work();

                assertThat(failure(late)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
                assertThat(chunked.graph().runs()).containsExactly(List.of(1));
            }
        }
    }
}
