package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.call.Call;
import io.recurrent.call.Caller;
import io.recurrent.call.Transport;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.FakeEngine;
import io.recurrent.fixture.HeldTicker;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.text.Encoding;
import io.recurrent.text.LookupForm;
import io.recurrent.text.TokenizerVersion;
import io.recurrent.text.Tokenizers;
import io.recurrent.text.Vocabulary;
import io.recurrent.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CallRowTest {
    private final HeldTicker ticker = new HeldTicker();
    private final Deadline deadline = Deadline.after(Duration.ofMinutes(1), ticker);
    private final Call call = new Call("test", Caller.ANONYMOUS, Transport.HTTP, deadline);
    private final PendingRows rows = new PendingRows(1);
    private final Encoding text = Tokenizers.whitespace(
                    TokenizerVersion.V1,
                    new LookupForm(false, false),
                    Vocabulary.of(Map.of("<unk>", 0, "a", 1)),
                    0,
                    null)
            .encode("a a a");
    private final CallRow row = new CallRow(RowProgress.whole(RowContent.of(text)), rows, 0, deadline);

    private ErrorCode failure() {
        try {
            rows.await(call);
            throw new AssertionError("answered");
        } catch (InferenceException e) {
            return e.code();
        }
    }

    @Test
    void that_a_worker_could_not_run_fails_its_call_as_a_bug_of_the_server() {
        row.fail(new OutOfMemoryError("direct memory"));

        assertThat(failure()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(row.wanted()).isFalse();
    }

    @Test
    void that_the_model_failed_on_says_so() {
        row.fail(new InferenceException(ErrorCode.INFERENCE_FAILED, "the model failed"));

        assertThat(failure()).isEqualTo(ErrorCode.INFERENCE_FAILED);
    }

    @Test
    void whose_deadline_passed_in_the_queue_fails_its_call_with_that() {
        row.expire();

        assertThat(failure()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void that_was_in_one_run_of_several_is_not_answered_yet() {
        row.ran(10, 20);

        assertThat(row.remainingSteps()).isEqualTo(3);
        assertThatThrownBy(() -> rows.scores(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whose_caller_goes_away_while_it_waits_is_not_wanted_any_more() {
        AtomicBoolean asked = new AtomicBoolean();
        call.watchCaller(() -> asked.compareAndSet(false, true));
        call.onCancel(() -> rows.fail(new InferenceException(ErrorCode.CANCELLED, "gone")));

        assertThat(failure()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(row.wanted()).isFalse();
    }

    private static CallRow named(int name, FakeEngine engine, PendingRows pending, int index) {
        RowProgress progress = RowProgress.whole(RowContent.ofIds(new int[] {name}));
        return new CallRow(progress, pending, index, engine.call().deadline());
    }

    @Test
    @Timeout(30)
    void that_is_patient_is_run_after_rows_that_came_later_and_one_that_is_impatient_before_all() {
        try (FakeEngine engine = new FakeEngine(1, Integer.MAX_VALUE)) {
            PendingRows pending = new PendingRows(3);
            CallRow patient = named(1, engine, pending, 0).patient(1000);
            CallRow usual = named(2, engine, pending, 1);
            CallRow impatient = named(3, engine, pending, 2).patient(-1000);
            for (CallRow each : List.of(patient, usual, impatient)) {
                engine.calls().offer(call, engine.queue(), List.of(each));
                engine.ticker().advance(Duration.ofNanos(10));
            }
            engine.work();
            pending.await(engine.call());

            assertThat(engine.graph().runs()).containsExactly(List.of(3), List.of(2), List.of(1));
        }
    }

    @Test
    @Timeout(30)
    void that_is_patient_is_run_before_rows_that_came_later_than_it_is_patient() {
        try (FakeEngine engine = new FakeEngine(1, Integer.MAX_VALUE)) {
            PendingRows pending = new PendingRows(2);
            engine.calls()
                    .offer(
                            call,
                            engine.queue(),
                            List.of(named(1, engine, pending, 0).patient(1000)));
            engine.ticker().advance(Duration.ofNanos(2000));
            engine.calls().offer(call, engine.queue(), List.of(named(2, engine, pending, 1)));
            engine.work();
            pending.await(engine.call());

            assertThat(engine.graph().runs()).containsExactly(List.of(1), List.of(2));
        }
    }
}
