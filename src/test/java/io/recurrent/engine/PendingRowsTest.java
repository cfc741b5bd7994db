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
    private final Call call =
            new Call("test", Caller.ANONYMOUS, Transport.HTTP, Deadline.after(Duration.ofMinutes(1), new HeldTicker()));

    @Test
    void rows_that_no_listener_knows_of_end_too_when_the_caller_has_gone() {
        PendingRows later = new PendingRows(2);
        later.complete(0, new float[1], 0, 0);
        call.watchCaller(() -> true);

        InferenceException gone = catchThrowableOfType(InferenceException.class, () -> later.await(call));

        assertThat(gone.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(later.failed()).as("the row that is left is not wanted").isTrue();
    }
}
