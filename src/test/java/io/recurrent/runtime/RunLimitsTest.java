package io.recurrent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.EndlessGraph;
import io.recurrent.fixture.GraphBytes;
import io.recurrent.runtime.RunLimits.Limit;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunLimitsTest {
    private static final Limit LONG = Limit.ofRun(Duration.ofMinutes(10).toNanos());
    private static final Limit SHORT = Limit.ofRun(Duration.ofMillis(20).toNanos());

    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);
    private final RunLimits limits = runtime.limits();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private Session session;
    private Future<?> looks;

    @BeforeEach
    void open() throws Exception {
        session = runtime.open(
                GraphBytes.of(EndlessGraph.model().toByteArray()),
                signature -> new SessionContract(
                        List.of(new TensorSpec(
                                "turns",
                                ElementType.INT64,
                                Shape.of(1),
                                TensorSpec.NO_AXIS,
                                TensorSpec.NO_AXIS,
                                new TensorSpec.Values.Any())),
                        List.of()));
        looks = watch.scheduleWithFixedDelay(limits::look, 0, 5, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void close() {
        assertThat(looks.isDone()).as("a look has thrown").isFalse();
        watch.shutdownNow();
        session.close();
    }

    private float run(long turns) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
        Tensor tensor = new Tensor(
                "turns", ElementType.INT64, Shape.of(1), bytes.asLongBuffer().put(0, turns));
        return session.runOpen(List.of(tensor), List.of("sum"))
                .getFirst()
                .tensor()
                .floats()
                .get(0);
    }

    @Test
    void a_run_that_never_ends_is_ended_and_the_session_goes_on() {
        assertThatThrownBy(() -> limits.within(SHORT, () -> run(Long.MAX_VALUE / 2)))
                .isInstanceOfSatisfying(InferenceException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.INFERENCE_FAILED);
                    assertThat(failure.detail()).isEqualTo("the model's run took too long and was ended");
                });

        assertThat(limits.<Float>within(LONG, () -> run(3))).isEqualTo(3);
        assertThat(run(4)).isEqualTo(4);
        assertThat(runtime.liveNatives()).isOne();
    }

    @Test
    void a_run_is_ended_when_its_work_is_over_whatever_the_run_itself_may_take() {
        AtomicBoolean over = new AtomicBoolean();
        Future<?> end = watch.schedule(() -> over.set(true), 20, TimeUnit.MILLISECONDS);

        assertThatThrownBy(() -> limits.within(new Limit(LONG.runNanos(), over::get), () -> run(Long.MAX_VALUE / 2)))
                .isInstanceOf(InferenceException.class);
        assertThat(end).isDone();
    }

    @Test
    void no_run_begins_after_one_of_the_same_work_was_ended() {
        limits.within(SHORT, () -> {
            assertThatThrownBy(() -> run(Long.MAX_VALUE / 2)).isInstanceOf(InferenceException.class);
            assertThatThrownBy(() -> run(1)).hasMessageContaining("took too long");
        });
    }

    @Test
    void runs_of_other_threads_are_left_alone() throws Exception {
        try (var other = Executors.newSingleThreadExecutor()) {
            var neighbour = other.submit(() -> limits.<Float>within(LONG, () -> run(200_000)));
            assertThatThrownBy(() -> limits.within(SHORT, () -> run(Long.MAX_VALUE / 2)))
                    .isInstanceOf(InferenceException.class);
            assertThat(neighbour.get()).isEqualTo(200_000);
        }
    }

    @Test
    void work_within_work_is_a_bug() {
        assertThatThrownBy(() -> limits.within(LONG, () -> limits.within(LONG, () -> {})))
                .isInstanceOf(IllegalStateException.class);
    }
}
