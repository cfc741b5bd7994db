package io.recurrent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.admission.Admission;
import io.recurrent.admission.AdmissionPolicy;
import io.recurrent.admission.AdmissionSettings;
import io.recurrent.admission.ReadingGate;
import io.recurrent.batch.BatchScheduler;
import io.recurrent.call.Call;
import io.recurrent.call.Caller;
import io.recurrent.call.SharedLimit;
import io.recurrent.call.Transport;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallMetrics;
import io.recurrent.engine.InputCalls;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.UsualBatching;
import io.recurrent.fixture.UsualTasks;
import io.recurrent.input.RowInput;
import io.recurrent.model.ModelLoader;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.Quarantine;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.registry.RegistrySettings;
import io.recurrent.registry.VersionPolicy;
import io.recurrent.registry.VersionState;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.sequence.LiveSequences;
import io.recurrent.sequence.SequenceKeys;
import io.recurrent.sequence.SequenceLimits;
import io.recurrent.sequence.SequenceMetrics;
import io.recurrent.sequence.StateTokens;
import io.recurrent.service.models.ServerState;
import io.recurrent.service.sequences.Sequences;
import io.recurrent.serving.BatchingSettings;
import io.recurrent.serving.QueueFactory;
import io.recurrent.serving.ServedModel;
import io.recurrent.serving.ServedModelLoader;
import io.recurrent.serving.ServingMetrics;
import io.recurrent.task.classification.Classifier;
import io.recurrent.time.Deadline;
import io.recurrent.time.Ticker;
import io.recurrent.time.WallClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

class ModelsLifecycleTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);
    private final Admission admission = new Admission(new SharedLimit(1_000, 1));
    private final BatchScheduler scheduler = new BatchScheduler(Ticker.system(), 2);
    private final QueueFactory queues = new QueueFactory(
            scheduler, UsualBatching.settings(), ServingMetrics.NONE, Ticker.threadCpu(), Ticker.system());
    private final ServedModelLoader loader = new ServedModelLoader(new ModelLoader(runtime), queues, UsualTasks.all());
    private final RegistryThreads threads = new RegistryThreads(() -> false);
    private final ModelRegistry<ServedModel> registry = new ModelRegistry<>(
            loader,
            RegistryMetrics.NONE,
            new RegistrySettings(model -> VersionPolicy.ALL, false, LONG, threads.closing()),
            Ticker.system(),
            line -> {});

    @TempDir
    private Path root;

    private ModelsLifecycle lifecycle(ServerState state, Path directory, String... names) {
        return lifecycle(state, RecurrentProperties.Models.Mode.STATIC, directory, names);
    }

    private ModelsLifecycle lifecycle(
            ServerState state, RecurrentProperties.Models.Mode mode, Path directory, String... names) {
        RecurrentProperties properties = properties(mode, directory, names);
        LiveSequences<ModelLease<ServedModel>> live = new LiveSequences<>(
                new SequenceLimits(8, 1, 1 << 20, LONG, LONG), SequenceMetrics.NONE, Ticker.system());
        Sequences sequences = new Sequences(
                registry,
                new CallEngine(
                        registry,
                        admission,
                        new AdmissionPolicy(new AdmissionSettings(LONG, LONG), () -> 0),
                        new ReadingGate(1, Runnable::run),
                        CallMetrics.NONE),
                live,
                new StateTokens(SequenceKeys.random(), LONG, WallClock.system()),
                null,
                Ticker.system());
        ModelsUpkeep upkeep = upkeep(properties);
        upkeep.begin();
        return new ModelsLifecycle(properties, upkeep, scheduler, state, sequences);
    }

    private ModelsUpkeep upkeep(RecurrentProperties properties) {
        return new ModelsUpkeep(
                properties.models(), registry, loader, new Quarantine(root.resolve("quarantine"), line -> {}), threads);
    }

    private RecurrentProperties properties(RecurrentProperties.Models.Mode mode, Path directory, String... names) {
        return new RecurrentProperties(
                new RecurrentProperties.Models(
                        directory,
                        List.of(names),
                        "sentiment",
                        "ner",
                        "forecast",
                        false,
                        mode,
                        Duration.ofMillis(1),
                        "all",
                        "",
                        "",
                        LONG,
                        root.resolve("quarantine"),
                        DataSize.ofBytes(0),
                        LONG),
                new RecurrentProperties.Runtime(CudaUse.OFF, 2),
                new RecurrentProperties.Batching(
                        BatchingSettings.Policy.LENGTH_AWARE, 0, 4096, LONG, Duration.ZERO, 0, LONG),
                new RecurrentProperties.Queue(LONG, LONG, 8),
                new RecurrentProperties.Calls(LONG, LONG, 8, 1_000, 1),
                new RecurrentProperties.Connections(1, 8, 8),
                new RecurrentProperties.Management(List.of()),
                new RecurrentProperties.Generation(8, 8, DataSize.ofBytes(0)),
                new RecurrentProperties.Forecasting(1, 1, 1, 1),
                new RecurrentProperties.Sequences(
                        8,
                        DataSize.ofMegabytes(1),
                        LONG,
                        LONG,
                        List.of(),
                        List.of(),
                        RecurrentProperties.Sequences.Store.MEMORY),
                new RecurrentProperties.Drain(Duration.ZERO, LONG));
    }

    @Test
    void loads_the_wanted_models_and_works_until_it_is_stopped_with_nothing_left() throws Exception {
        TinyBundles.sentiment().write(root);
        TinyBundles.ner().write(root);
        ServerState state = new ServerState(registry, admission, () -> false, List.of("sentiment"));
        CountDownLatch loaded = new CountDownLatch(1);
        state.onChange(loaded::countDown);
        ModelsLifecycle lifecycle = lifecycle(state, root, "sentiment");

        lifecycle.start();
        assertThat(lifecycle.isRunning()).isTrue();
        loaded.await();

        assertThat(state.ready()).isTrue();
        assertThat(registry.views())
                .as("models that nobody wants are not loaded")
                .hasSize(1);
        Call call = new Call("test", Caller.ANONYMOUS, Transport.INTERNAL, Deadline.after(LONG, Ticker.system()));
        InputRequest request =
                InputRequest.single(new ModelReference("sentiment", null), RowInput.text("a dull movie"));
        Classifier classifier = new Classifier(new InputCalls(new CallEngine(
                registry,
                admission,
                new AdmissionPolicy(new AdmissionSettings(LONG, LONG), () -> 0),
                new ReadingGate(1, Runnable::run),
                CallMetrics.NONE)));
        assertThat(classifier.classify(call, request).outputs()).hasSize(1);

        lifecycle.stop();
        assertThat(lifecycle.isRunning()).isFalse();
        assertThat(runtime.liveNatives()).isZero();
        assertThat(state.ready()).isFalse();
    }

    @Test
    void stopped_before_it_has_loaded_everything_leaves_nothing_open() throws Exception {
        for (int version = 1; version <= 5; version++) {
            TinyBundles.sentiment().version(version).write(root);
        }
        ModelsLifecycle lifecycle = lifecycle(new ServerState(registry, admission, () -> false, List.of()), root);

        lifecycle.start();
        lifecycle.stop();

        assertThat(runtime.liveNatives()).isZero();
    }

    @Test
    void that_fails_while_other_parts_are_made_leaves_nothing_open() throws Exception {
        TinyBundles.sentiment().write(root);
        ModelsUpkeep upkeep = upkeep(properties(RecurrentProperties.Models.Mode.STATIC, root));

        upkeep.begin();
        upkeep.abandon();
        threads.stop(LONG);

        assertThat(runtime.liveNatives()).isZero();
        assertThat(registry.views().stream().flatMap(List::stream))
                .allSatisfy(view -> assertThat(view.state()).isIn(VersionState.NEW, VersionState.UNLOADED));
    }

    @Test
    void that_polls_starts_with_nothing_and_finds_a_model_that_comes_later() throws Exception {
        ServerState state = new ServerState(registry, admission, () -> false, List.of());
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch ready = new CountDownLatch(1);
        state.onChange(started::countDown);
        state.onChange(() -> {
            if (state.ready()) {
                ready.countDown();
            }
        });
        ModelsLifecycle lifecycle =
                lifecycle(state, RecurrentProperties.Models.Mode.POLL, Files.createDirectories(root.resolve("polled")));
        lifecycle.start();
        started.await();
        assertThat(state.ready()).isFalse();

        TinyBundles.sentiment().write(root.resolve("polled"));
        ready.await();
        assertThat(registry.view("sentiment", "1").state()).isEqualTo(VersionState.READY);
        lifecycle.stop();
        assertThat(runtime.liveNatives()).isZero();
    }

    @Nested
    class DoesNotStart {
        private void assertRefused(Path directory, String part, String... names) {
            assertThatThrownBy(() ->
                            lifecycle(new ServerState(registry, admission, () -> false, List.of()), directory, names))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(directory.toAbsolutePath().toString())
                    .hasMessageContaining(part)
                    .satisfies(e -> assertThat(StartupFailure.oneLine(
                                    new IllegalStateException("outer", e), new MockEnvironment()))
                            .isEqualTo("recurrent: " + e.getMessage()));
        }

        @Test
        void without_its_directory() {
            assertRefused(
                    root.resolve("missing"), "does not exist: make it, or set another (RECURRENT_MODELS_DIRECTORY)");
        }

        @Test
        void from_what_is_no_directory() throws Exception {
            assertRefused(Files.writeString(root.resolve("file"), "no directory"), "is not a directory");
        }

        @Test
        void without_any_model() throws Exception {
            Files.writeString(root.resolve("README.md"), "hello");

            assertRefused(root, "holds no model; a bundle is NAME/VERSION/model.yaml");
        }

        @Test
        void without_a_model_that_is_wanted() throws Exception {
            TinyBundles.sentiment().write(root);

            assertRefused(root, "recurrent.models.names wants 'ner'", "sentiment", "ner");
        }
    }
}
