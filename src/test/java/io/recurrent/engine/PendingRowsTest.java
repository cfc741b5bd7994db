package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.call.Call;
import io.recurrent.call.Caller;
import io.recurrent.call.Transport;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.HeldTicker;
import io.recurrent.time.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PendingRowsTest {
    private final HeldTicker ticker = new HeldTicker();
    private final Call call =
            new Call("test", Caller.ANONYMOUS, Transport.HTTP, Deadline.after(Duration.ofMinutes(1), ticker));

    @Test
    void rows_that_no_listener_knows_of_end_too_when_the_caller_has_gone() {
        PendingRows later = new PendingRows(2);
        later.complete(0, new float[1], 0, 0);
        call.watchCaller(() -> true);

        InferenceException gone = catchThrowableOfType(InferenceException.class, () -> later.await(call));

        assertThat(gone.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(later.failed()).as("the row that is left is not wanted").isTrue();
    }

    private ErrorCode failure(PendingRows rows) {
        return catchThrowableOfType(InferenceException.class, () -> rows.await(call))
                .code();
    }

    private static InferenceException modelFailed() {
        return new InferenceException(ErrorCode.INFERENCE_FAILED, "the model failed");
    }

    @Test
    void the_first_failure_wins_whatever_comes_later() {
        PendingRows rows = new PendingRows(2);
        rows.fail(modelFailed());
        rows.expire();
        rows.cancel();
        rows.complete(0, new float[1], 0, 0);
        rows.complete(1, new float[1], 0, 0);

        assertThat(failure(rows)).isEqualTo(ErrorCode.INFERENCE_FAILED);
        assertThat(failure(rows)).as("asked again").isEqualTo(ErrorCode.INFERENCE_FAILED);
    }

    @Test
    void one_row_that_is_missing_is_waited_for_and_one_failure_is_not() {
        PendingRows rows = new PendingRows(3);
        rows.complete(1, new float[1], 0, 0);
        assertThat(rows.failed()).isFalse();

        rows.expire();

        assertThat(rows.failed()).isTrue();
        assertThat(failure(rows)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void rows_that_are_all_there_are_there_in_order_though_the_deadline_has_passed() {
        PendingRows rows = new PendingRows(2);
        rows.complete(1, new float[] {2}, 5, 60);
        rows.complete(0, new float[] {1}, 7, 50);
        ticker.advance(Duration.ofHours(1));

        rows.await(call);

        assertThat(rows.scores(0)).containsExactly(1);
        assertThat(rows.scores(1)).containsExactly(2);
        assertThat(rows.longestQueueNanos()).isEqualTo(7);
        assertThat(rows.longestRunNanos()).isEqualTo(60);
    }

    @Test
    void an_interrupt_ends_the_wait_and_the_rows_are_not_wanted() {
        PendingRows rows = new PendingRows(1);
        Thread.currentThread().interrupt();

        assertThat(failure(rows)).isEqualTo(ErrorCode.CANCELLED);
        assertThat(Thread.interrupted()).as("the interrupt stays").isTrue();
        assertThat(rows.failed()).isTrue();
    }

    @Test
    void a_caller_who_has_gone_at_the_deadline_is_told_of_the_former() {
        PendingRows rows = new PendingRows(1);
        ticker.advance(Duration.ofHours(1));
        call.watchCaller(() -> true);

        assertThat(failure(rows)).isEqualTo(ErrorCode.CANCELLED);
    }
}
