package io.recurrent.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.fixture.EndlessGraph;
import io.recurrent.fixture.IdleQueues;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.UsualTasks;
import io.recurrent.model.BundleException;
import io.recurrent.model.ModelLoader;
import io.recurrent.registry.LoadStoppedException;
import io.recurrent.registry.VersionLocation;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.time.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoadDeadlineTest {
    private static final String GOLDEN = "{\"input\":{\"text\":\"dull\"},\"output\":{\"label\":\"negative\"}}";
    private static final Duration LONG = Duration.ofMinutes(10);

    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicLong free = new AtomicLong(1L << 40);

    @TempDir
    private Path root;

    private Path directory;

    private Future<?> looks;

    @BeforeEach
    void write() throws Exception {
        directory = TinyBundles.sentiment()
                .graph(EndlessGraph.classifier(1L << 62))
                .golden(GOLDEN)
                .write(root);
        looks = watch.scheduleWithFixedDelay(() -> runtime.limits().look(), 0, 5, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void nothing_native_is_left() {
        assertThat(looks.isDone()).as("a look has thrown").isFalse();
        watch.shutdownNow();
        assertThat(runtime.liveNatives()).isZero();
    }

    private void load(Duration timeout) {
        LoadPace pace = new LoadPace() {
            @Override
            public void pause() {
                // never
            }

            @Override
            public long pausedNanos() {
                return 0;
            }

            @Override
            public boolean ending() {
                return ending.get();
            }
        };
        LoadMemory memory = new LoadMemory(() -> OptionalLong.of(free.get()), 32L << 20);
        new ServedModelLoader(
                        new ModelLoader(runtime, memory),
                        IdleQueues.factory(),
                        UsualTasks.all(),
                        new LoadLimits(memory, pace, Ticker.system(), timeout))
                .load(new VersionLocation("m", 1, directory));
    }

    @Test
    void a_graph_that_loops_without_end_fails_when_the_time_of_its_load_is_over() {
        assertThatThrownBy(() -> load(Duration.ofMillis(300)))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("was not loaded within 0 s (recurrent.models.load-timeout)");
    }

    @Test
    void a_load_in_the_middle_of_a_run_is_given_up_when_the_server_stops() {
        Future<?> stop = watch.schedule(() -> ending.set(true), 200, TimeUnit.MILLISECONDS);

        assertThatThrownBy(() -> load(LONG)).isInstanceOf(LoadStoppedException.class);
        assertThat(stop).isDone();
    }

    @Test
    void a_run_that_uses_up_the_memory_is_ended() {
        Future<?> shortage = watch.schedule(() -> free.set(1L << 20), 200, TimeUnit.MILLISECONDS);

        assertThatThrownBy(() -> load(LONG))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("sample 1 cannot be answered: the model's run took too long and was ended");
        assertThat(shortage).isDone();
    }
}
