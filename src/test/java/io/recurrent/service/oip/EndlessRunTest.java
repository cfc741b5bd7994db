package io.recurrent.service.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.EndlessGraph;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.Wire;
import io.recurrent.service.sequences.SequenceServer;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EndlessRunTest {
    private static final String GOLDEN = "{\"input\":{\"tensors\":{\"turns\":{\"datatype\":\"INT64\",\"shape\":[1],"
            + "\"data\":[3]}}},\"output\":{\"tensors\":{\"sum\":{\"datatype\":\"FP32\",\"shape\":[1],\"data\":[3]}}}}";

    private static TensorData turns(long turns) {
        return Wire.longs("turns", Shape.of(1), turns);
    }

    @Test
    void a_run_that_does_not_end_fails_its_own_call_and_the_next_one_is_answered(@TempDir Path root) throws Exception {
        try (SequenceServer server = new SequenceServer(
                        new Engine(root, TinyBundles.tensors("endless", EndlessGraph.model(), GOLDEN)).work());
                var watch = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> looks =
                    watch.scheduleWithFixedDelay(() -> server.plane().limits().look(), 0, 50, TimeUnit.MILLISECONDS);
            TensorCaller caller = new TensorCaller(server);

            InferenceException failure = caller.refused("endless", List.of(), turns(1L << 62));

            assertThat(looks.isDone()).as("a look has thrown").isFalse();
            assertThat(failure.code()).isEqualTo(ErrorCode.INFERENCE_FAILED);
            assertThat(failure.detail()).contains("took too long");
            assertThat(caller.scores("endless", turns(5)).tensor().floats().get(0))
                    .isEqualTo(5);
        }
    }
}
