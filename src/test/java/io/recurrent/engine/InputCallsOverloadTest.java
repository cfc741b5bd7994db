package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.TinyBundles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What of overload and cancellation needs a tokeniser and a native run; the other rules are tested on fakes. */
@Timeout(30)
class InputCallsOverloadTest {
    private static final InputRequest DULL = Engine.text("sentiment", "dull");

    @TempDir
    private Path root;

    private Engine plane;

    @BeforeEach
    void start() throws Exception {
        plane = new Engine(root, TinyBundles.sentiment());
    }

    @AfterEach
    void nothing_is_left_of_any_call() {
        plane.close();
    }

    @Test
    void a_large_call_that_does_not_fit_is_refused_before_it_is_tokenised() throws Exception {
        List<FutureTask<Object>> waiting = new ArrayList<>();
        for (int i = 0; i < Engine.BUDGET; i++) {
            waiting.add(plane.start(plane.call(), DULL));
        }

        InferenceException refusal = catchThrowableOfType(
                InferenceException.class,
                () -> plane.classifier().classify(plane.call(), Engine.text("sentiment", "dull ".repeat(300))));

        assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(plane.records().getLast().tokens()).isZero();
        plane.work();
        for (FutureTask<Object> answer : waiting) {
            assertThat(answer.get()).isNotNull();
        }
    }

    @Test
    void a_call_that_is_cancelled_during_its_native_run_leaves_no_tensor() throws Exception {
        plane.ticker().hold();
        plane.work();
        Call call = plane.call();
        FutureTask<Object> cancelled = plane.start(call, DULL);
        while (!plane.ticker().holds()) {
            Thread.onSpinWait();
        }

        call.cancel();

        assertThatThrownBy(cancelled::get)
                .hasCauseInstanceOf(InferenceException.class)
                .hasMessageContaining("the caller has gone");
        plane.ticker().release();
        plane.settle();
        assertThat(plane.records()).singleElement().matches(record -> record.failure() == ErrorCode.CANCELLED);
    }
}
