package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.call.Call;
import io.recurrent.call.Caller;
import io.recurrent.call.Transport;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.HeldTicker;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.text.Encoding;
import io.recurrent.text.LookupForm;
import io.recurrent.text.Tokenizers;
import io.recurrent.text.Vocabulary;
import io.recurrent.time.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CallRowTest {
    private final HeldTicker ticker = new HeldTicker();
    private final Deadline deadline = Deadline.after(Duration.ofMinutes(1), ticker);
    private final Call call = new Call("test", Caller.ANONYMOUS, Transport.HTTP, deadline);
    private final PendingRows rows = new PendingRows(1);
    private final Encoding text = Tokenizers.whitespace(
                    new LookupForm(false, false), Vocabulary.of(Map.of("<unk>", 0, "a", 1)), 0, null)
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
}
