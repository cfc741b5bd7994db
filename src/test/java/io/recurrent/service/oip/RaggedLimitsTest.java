package io.recurrent.service.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.call.CallFactory;
import io.recurrent.call.CallSettings;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of very different length: what they may cost, and lengths that contradict them. */
class RaggedLimitsTest {
    @TempDir
    private Path root;

    private Engine engine;
    private TensorCalls calls;

    @BeforeEach
    void start() throws Exception {
        engine = new Engine(
                        root,
                        TinyBundles.tagger("tags", TinyGraphs.tagger(TinyBundles.TAGS.size()))
                                .set("limits.maxTokens", 100_000))
                .work();
        Duration minute = Duration.ofMinutes(1);
        // No request here is a step of a sequence.
        calls = new TensorCalls(
                engine.registry(),
                engine.calls(),
                null,
                new CallFactory(engine.ticker(), new CallSettings(minute, minute, 128)));
    }

    @AfterEach
    void nothing_is_left_of_any_call() {
        engine.settle();
        engine.assertNothingLeft();
        engine.close();
    }

    private static TensorData ids(int... steps) {
        int all = Arrays.stream(steps).sum();
        ByteBuffer bytes = ByteBuffer.allocate(all * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < all; i++) {
            bytes.putLong(2);
        }
        return new TensorData("ids", ElementType.INT64, Shape.of(steps.length, Shape.DYNAMIC), bytes.flip(), steps);
    }

    private static TensorData lengths(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putInt);
        return TensorData.of("lengths", ElementType.INT32, Shape.of(values.length), bytes.flip());
    }

    private InferenceException refused(TensorData... inputs) {
        return catchThrowableOfType(
                InferenceException.class,
                () -> calls.infer(
                        engine.call(),
                        new TensorRequest(new ModelReference("tags", null), List.of(inputs), List.of(), null, 0)));
    }

    @Test
    void scores_that_would_be_mostly_padding_are_refused_before_anything_runs() {
        int[] steps = new int[128];
        Arrays.fill(steps, 1);
        steps[0] = 100_000;

        InferenceException refusal = refused(ids(steps));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INPUT_TOO_LARGE);
        assertThat(refusal.field()).isEqualTo("ids");
        assertThat(refusal.detail()).contains("send fewer rows");
    }

    @Test
    void lengths_that_say_the_same_as_the_rows_are_taken_and_others_refused() {
        assertThat(refused(ids(2, 1), lengths(2, 1))).isNull();

        for (TensorData wrong : List.of(lengths(1, 2), lengths(3), lengths(2, 1, 1))) {
            InferenceException refusal = refused(ids(2, 1), wrong);
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(refusal.field()).isEqualTo("lengths");
        }
    }
}
