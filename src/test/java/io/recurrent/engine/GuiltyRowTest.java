package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.serving.BatchingSettings;
import io.recurrent.serving.BatchingSettings.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A row on which the native run fails, in the company of others. */
@Timeout(30)
class GuiltyRowTest {
    private static final BatchingSettings ALL_TOGETHER = new BatchingSettings(
            Policy.FIFO, 8, 4096, Duration.ofSeconds(1), Duration.ZERO, 0, 1024, Duration.ofMillis(100));

    @Test
    void fails_alone_and_its_mates_are_answered_as_ever(@TempDir Path root) throws Exception {
        TinyBundles bundle = TinyBundles.classifier(
                        "failing", TinyGraphs.classifier(2).failing(12))
                .texts("This movie");
        String guilty = TinyBundles.WORDS.get(12);
        try (Engine plane = new Engine(ALL_TOGETHER, root, bundle)) {
            FutureTask<Object> first = plane.start(plane.call(), Engine.tokens("failing", "this", "movie"));
            FutureTask<Object> bad = plane.start(plane.call(), Engine.tokens("failing", "this", guilty));
            FutureTask<Object> last = plane.start(plane.call(), Engine.tokens("failing", "movie"));

            plane.work();

            assertThatThrownBy(bad::get)
                    .isInstanceOfSatisfying(
                            ExecutionException.class,
                            e -> assertThat(((InferenceException) e.getCause()).code())
                                    .isEqualTo(ErrorCode.INFERENCE_FAILED));
            for (FutureTask<Object> answer : List.of(first, last)) {
                assertThat(answer.get()).isNotNull();
            }
            Object again = plane.classifier()
                    .classify(plane.call(), Engine.tokens("failing", "movie"))
                    .outputs();
            assertThat(((Answer<?>) last.get()).outputs()).isEqualTo(again);
        }
    }
}
