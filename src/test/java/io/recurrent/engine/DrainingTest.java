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
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that ends: what was let in is answered, what comes later is told at once. */
@Timeout(30)
class DrainingTest {
    private final FakeEngine engine = new FakeEngine();

    @AfterEach
    void nothing_is_left_of_any_call() {
        engine.close();
    }

    private InferenceException refused() {
        return catchThrowableOfType(InferenceException.class, () -> engine.answer(engine.call(), rows(99)));
    }

    @Nested
    class TheServer {
        @Test
        void answers_the_calls_that_are_in_and_refuses_new_ones() throws Exception {
            FutureTask<List<Integer>> before = engine.start(1);
            engine.admission().drain();

            InferenceException refusal = refused();
            assertThat(refusal.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
            assertThat(refusal.retryAfter()).isPositive();
            assertThat(engine.admission().awaitIdle(0)).isFalse();
            engine.work();
            assertThat(before.get()).containsExactly(1);
            assertThat(engine.admission().awaitIdle(60_000)).isTrue();
            assertThat(engine.outcomes()).containsExactly(ErrorCode.SHUTTING_DOWN, null);
            assertThat(engine.records().getFirst().model())
                    .as("it never got so far")
                    .isEqualTo("unknown");
        }

        @Test
        void is_idle_when_the_last_call_has_failed_too() throws Exception {
            Call call = engine.call();
            FutureTask<List<Integer>> before = engine.start(call, rows(1));
            engine.admission().drain();

            call.cancel();

            assertThat(failure(before)).isEqualTo(ErrorCode.CANCELLED);
            assertThat(engine.admission().awaitIdle(60_000)).isTrue();
        }
    }

    @Nested
    class AVersion {
        @Test
        void is_not_closed_before_a_waiting_call_has_its_answer() throws Exception {
            FutureTask<List<Integer>> before = engine.start(1);
            engine.registry().close();

            assertThat(engine.graph().closed()).isZero();
            assertThat(refused().code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
            engine.work();
            assertThat(before.get()).containsExactly(1);
            assertThat(engine.graph().closed()).isOne();
        }

        @Test
        void is_closed_when_the_last_call_was_cancelled() throws Exception {
            Call call = engine.call();
            FutureTask<List<Integer>> before = engine.start(call, rows(1));
            engine.registry().close();
            assertThat(engine.graph().closed()).isZero();

            call.cancel();

            assertThat(failure(before)).isEqualTo(ErrorCode.CANCELLED);
            assertThat(engine.graph().closed()).isOne();
        }

        @Test
        void does_not_wait_for_the_run_of_a_call_that_has_gone() throws Exception {
            engine.graph().hold();
            engine.work();
            Call call = engine.call();
            FutureTask<List<Integer>> before = engine.start(call, rows(1));
            FakeGraph.Run run = engine.graph().held();
            call.cancel();
            assertThat(failure(before)).isEqualTo(ErrorCode.CANCELLED);

            engine.registry().close();
            assertThat(engine.graph().closed()).isOne();
            run.complete();
        }

        @Test
        void is_closed_when_the_last_call_has_failed() throws Exception {
            engine.graph().poison(1, new InferenceException(ErrorCode.INFERENCE_FAILED, "the model failed"));
            FutureTask<List<Integer>> before = engine.start(1);
            engine.registry().close();
            assertThat(engine.graph().closed()).isZero();

            engine.work();

            assertThat(failure(before)).isEqualTo(ErrorCode.INFERENCE_FAILED);
            assertThat(engine.graph().closed()).isOne();
        }
    }

    @Nested
    class TheScheduler {
        @Test
        void runs_the_rows_that_wait_when_it_is_closed() throws Exception {
            FutureTask<List<Integer>> before = engine.start(1, 2);
            engine.scheduler().close();

            assertThat(refused().code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
            engine.work();
            assertThat(before.get()).containsExactly(1, 2);
        }

        @Test
        void runs_the_chunks_that_are_left_when_it_is_closed() throws Exception {
            try (FakeEngine chunked = new FakeEngine(1, 2)) {
                chunked.graph().hold();
                chunked.work();
                FutureTask<List<Integer>> before = chunked.start(chunked.call(), List.of(FakeEngine.row(1, 5)));
                chunked.graph().held();
                chunked.scheduler().close();
                chunked.graph().release();

                assertThat(before.get()).containsExactly(1);
                assertThat(chunked.graph().runs()).hasSize(3);
            }
        }
    }
}
