package io.recurrent.engine;

import static io.recurrent.fixture.FakeEngine.failure;
import static io.recurrent.fixture.FakeEngine.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.call.Call;
import io.recurrent.call.Transport;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.error.ErrorCode;
import io.recurrent.fixture.FakeEngine;
import io.recurrent.fixture.HeldTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a call's time went, on a clock that the test moves. */
@Timeout(30)
class CallMeasureTest {
    private final FakeEngine engine = new FakeEngine(1, 2);
    private final HeldTicker ticker = engine.ticker();

    @AfterEach
    void nothing_is_left_of_any_call() {
        engine.close();
    }

    private void pass(long nanos) {
        ticker.advance(Duration.ofNanos(nanos));
    }

    @Nested
    class ACallThatIsAnswered {
        @Test
        void has_stages_that_add_up_to_its_time() throws Exception {
            engine.graph().meanwhile(run -> pass(100));
            Call call = engine.call();
            pass(7);
            FutureTask<List<Integer>> answer = engine.start(call, List.of(FakeEngine.row(1, 4)));
            pass(30);
            engine.work();
            answer.get();

            CallRecord record = engine.records().getFirst();
            assertThat(record.timings()).isEqualTo(new StageTimings(0, 30, 200, 0));
            assertThat(record.totalNanos()).isEqualTo(7 + 30 + 200);
            assertThat(record.starts()).isEqualTo(new StageStarts(7, 7, 7, 37, 237, StageStarts.NEVER));
            assertThat(record.transport()).isEqualTo(Transport.INTERNAL);
            assertThat(record.tokens()).isEqualTo(4);
        }

        @Test
        void has_the_longest_wait_and_the_longest_run_of_its_rows() throws Exception {
            engine.graph().meanwhile(run -> pass(run.rows().contains(1) ? 10 : 100));
            FutureTask<List<Integer>> answer = engine.start(1, 2);
            engine.work();
            answer.get();

            StageTimings timings = engine.records().getFirst().timings();
            assertThat(timings.queueNanos())
                    .as("the second waited for the first")
                    .isEqualTo(10);
            assertThat(timings.runNanos()).isEqualTo(100);
        }
    }

    @Nested
    class TheStages {
        private final Call call = engine.call();
        private final CallMeasure measure = new CallMeasure(call, FakeEngine.KIND);

        @Test
        void are_each_as_long_as_what_happened_in_it() {
            pass(1);
            measure.leased("fake", 1);
            pass(20);
            measure.encoded(2, 5, 2);
            PendingRows rows = new PendingRows(1);
            pass(700);
            rows.complete(0, new float[1], 300, 400);
            measure.ran(rows);
            pass(9000);
            measure.decoded();

            CallRecord record = measure.answered();
            assertThat(record.timings()).isEqualTo(new StageTimings(20, 300, 400, 9000));
            assertThat(record.totalNanos()).isEqualTo(9721);
            assertThat(record.starts()).isEqualTo(new StageStarts(0, 1, 21, 321, 721, StageStarts.NEVER));
            assertThat(record.unknownTokens()).isEqualTo(2);
        }

        @Test
        void that_were_not_reached_never_began() {
            CallRecord record = measure.failed(ErrorCode.MODEL_NOT_FOUND);

            assertThat(record.timings()).isEqualTo(StageTimings.NONE);
            assertThat(record.starts()).isEqualTo(StageStarts.NONE);
        }

        @Test
        void count_the_inputs_and_tokens_of_all_that_was_encoded() {
            measure.encoded(2, 5, 2);
            measure.encoded(1, 3, 1);

            assertThat(measure.answered().inputs()).isEqualTo(3);
            assertThat(measure.answered().tokens()).isEqualTo(8);
            assertThat(measure.answered().unknownTokens()).isEqualTo(3);
        }
    }

    @Test
    void a_call_that_failed_in_the_queue_has_the_stages_before_it() throws Exception {
        Call call = engine.call();
        FutureTask<List<Integer>> cancelled = engine.start(call, rows(1));
        pass(50);
        call.cancel();

        assertThat(failure(cancelled)).isEqualTo(ErrorCode.CANCELLED);
        CallRecord record = engine.records().getFirst();
        assertThat(record.totalNanos()).isEqualTo(50);
        assertThat(record.starts().queueNanos()).isZero();
        assertThat(record.starts().runNanos()).isEqualTo(StageStarts.NEVER);
        assertThat(List.of(record.model(), record.version())).containsExactly("fake", "1");
    }
}
