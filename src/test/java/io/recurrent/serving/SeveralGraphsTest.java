package io.recurrent.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.recurrent.batch.BatchMetrics;
import io.recurrent.batch.BatchQueue;
import io.recurrent.batch.BatchScheduler;
import io.recurrent.batch.BatchWorker;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.EchoTask;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TwoGraphs;
import io.recurrent.fixture.UsualBatching;
import io.recurrent.metrics.MicrometerRegistryMetrics;
import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.ModelLoader;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.registry.VersionLocation;
import io.recurrent.registry.VersionState;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.service.models.VersionStatistics;
import io.recurrent.time.Deadline;
import io.recurrent.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version of two graphs: each has its queue and is checked; together they are opened, measured and closed. */
class SeveralGraphsTest {
    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);
    private final BatchScheduler scheduler = new BatchScheduler(Ticker.system(), 1);

    @TempDir
    private Path root;

    @TempDir
    private Path scratch;

    @AfterEach
    void nothing_native_is_left() {
        assertThat(runtime.liveNatives()).isZero();
    }

    private ServedModel load(TinyBundles bundle) throws IOException {
        return load(bundle, ServingMetrics.NONE);
    }

    private ServedModel load(TinyBundles bundle, ServingMetrics metrics) throws IOException {
        Path directory = bundle.write(root);
        String name = directory.getParent().getFileName().toString();
        QueueFactory queues =
                new QueueFactory(scheduler, UsualBatching.settings(), metrics, Ticker.threadCpu(), Ticker.system());
        return new ServedModelLoader(new ModelLoader(runtime), queues, TwoGraphs.tasks())
                .load(new VersionLocation(name, 1, directory));
    }

    private String refusal(TinyBundles bundle) {
        BundleException refusal = catchThrowableOfType(BundleException.class, () -> load(bundle));
        assertThat(refusal).as("the bundle is refused").isNotNull();
        return refusal.getMessage();
    }

    /** A row that nobody waits for. */
    private static ServedRow row(RowProgress progress, List<Throwable> failures) {
        return new ServedRow(progress, Deadline.after(Duration.ofMinutes(1), Ticker.system())) {
            @Override
            public boolean wanted() {
                return true;
            }

            @Override
            public void expire() {
                failures.add(new AssertionError("expired"));
            }

            @Override
            public void ran(long startNanos, long endNanos) {}

            @Override
            public void fail(Throwable cause) {
                failures.add(cause);
            }
        };
    }

    private static ServedRow step() {
        return row(RowProgress.from(RowContent.ofIds(new int[] {2, 3}), null), new ArrayList<>());
    }

    @Nested
    class When_it_is_loaded {
        @Test
        void each_graph_has_its_own_model_queue_and_exactness() throws Exception {
            try (ServedModel served = load(TwoGraphs.bundle(scratch))) {
                ServedGraph encoder = served.graph(EchoTask.ENCODER);
                ServedGraph step = served.graph(EchoTask.STEP);

                assertThat(runtime.liveNatives()).isEqualTo(2);
                assertThat(encoder.name()).isEqualTo("encoder");
                assertThat(encoder.model()).isNotSameAs(step.model());
                assertThat(encoder.queue()).isNotSameAs(step.queue());
                assertThat(encoder.queue().cost()).isNotSameAs(step.queue().cost());
                assertThat(encoder.exactness()).isEqualTo(new Exactness(true, false));
                assertThat(step.exactness()).isEqualTo(new Exactness(true, true));
            }
        }

        @Test
        void rows_that_wait_for_one_graph_do_not_wait_for_the_other() throws Exception {
            try (ServedModel served = load(TwoGraphs.bundle(scratch))) {
                assertThat(scheduled(served.graph(EchoTask.STEP).queue())).isTrue();

                assertThat(served.graph(EchoTask.STEP).queue().waitingRows()).isOne();
                assertThat(served.graph(EchoTask.ENCODER).queue().waitingRows()).isZero();
            }
        }

        @Test
        void calls_for_the_only_graph_are_refused_as_another_tasks() throws Exception {
            try (ServedModel served = load(TwoGraphs.bundle(scratch))) {
                assertThatThrownBy(served::rows)
                        .isInstanceOfSatisfying(
                                InferenceException.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TASK_MISMATCH))
                        .hasMessageContaining("echo-translation");
                assertThat(served.takesSequences()).isFalse();
            }
        }

        @Test
        void a_graph_that_it_lacks_is_a_bug_of_whoever_asks() throws Exception {
            try (ServedModel served = load(TwoGraphs.bundle(scratch))) {
                assertThatThrownBy(served::main)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("model echo has no graph 'main'");
            }
        }
    }

    @Nested
    class When_it_cannot_be_served {
        @ParameterizedTest
        @ValueSource(strings = {"encoder", "step"})
        void a_graph_that_answers_otherwise_than_its_golden_samples_is_found(String graph) throws Exception {
            assertThat(refusal(TwoGraphs.changed(graph, scratch))).startsWith("golden.jsonl: sample 1: wanted ");
        }

        @ParameterizedTest
        @ValueSource(strings = {TwoGraphs.ENCODER_FILE, TwoGraphs.STEP_FILE})
        void a_graph_that_is_none_is_named(String file) throws Exception {
            assertThat(refusal(TwoGraphs.bundle(scratch).file(file, "no graph")))
                    .startsWith(file + ": ");
        }

        @Test
        void meters_that_cannot_be_made_take_all_queues_and_graphs_with_them() throws Exception {
            List<BatchQueue<?>> opened = new ArrayList<>();
            ServingMetrics failing = new ServingMetrics() {
                @Override
                public BatchMetrics batches(GraphId graph) {
                    return BatchMetrics.NONE;
                }

                @Override
                public void serving(GraphId graph, BatchQueue<?> queue, Exactness exactness) {
                    opened.add(queue);
                    if (opened.size() == 2) {
                        throw new IllegalStateException("no meters for " + graph);
                    }
                }
            };

            assertThatThrownBy(() -> load(TwoGraphs.bundle(scratch), failing)).hasMessageContaining("no meters");

            assertThat(runtime.liveNatives()).isZero();
            assertThat(opened)
                    .hasSize(2)
                    .allSatisfy(queue -> assertThat(scheduled(queue)).isFalse());
        }
    }

    /** Whether the scheduler knows of a row that is offered. */
    @SuppressWarnings("unchecked")
    private boolean scheduled(BatchQueue<?> queue) {
        int before = scheduler.waitingRows();
        ((BatchQueue<ServedRow>) queue).offerAll(List.of(step()), "caller", load -> {});
        return scheduler.waitingRows() > before;
    }

    @Test
    void closing_it_closes_every_queue_and_frees_every_graph() throws Exception {
        ServedModel served = load(TwoGraphs.bundle(scratch));
        List<BatchQueue<ServedRow>> queues =
                TwoGraphs.names().map(name -> served.graph(name).queue()).toList();

        served.close();

        assertThat(runtime.liveNatives()).isZero();
        assertThat(queues)
                .hasSize(2)
                .allSatisfy(queue -> assertThat(scheduled(queue)).isFalse());
    }

    @Nested
    class Its_memory {
        @Test
        void is_that_of_all_its_graphs_and_a_refusal_names_them() throws Exception {
            Path directory = TwoGraphs.bundle(scratch).write(root);
            Bundle bundle = Bundle.read("echo", 1, directory);
            long needed = (8L << 20)
                    + (long) (3.5 * Files.size(directory.resolve(TwoGraphs.ENCODER_FILE)))
                    + (long) (3.5 * Files.size(directory.resolve(TwoGraphs.STEP_FILE)));

            assertThatCode(() -> new LoadMemory(() -> OptionalLong.of(needed), 0).require(bundle))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> new LoadMemory(() -> OptionalLong.of(needed - 1), 0).require(bundle))
                    .isInstanceOf(BundleException.class)
                    .hasMessageStartingWith("model.onnx and step.onnx: needs about 8 MiB");
        }
    }

    @Nested
    class Its_metrics {
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final MicrometerRegistryMetrics metrics = new MicrometerRegistryMetrics(registry);

        private ServedModel measured(String name, TinyBundles bundle) throws IOException {
            metrics.changed(name, 1, VersionState.NEW);
            ServedModel served = load(bundle, metrics);
            metrics.loaded(name, 1, 1);
            return served;
        }

        private Set<String> graphs(String model) {
            return registry.getMeters().stream()
                    .map(Meter::getId)
                    .filter(id -> id.getName().equals("recurrent.batch.rows") && model.equals(id.getTag("model")))
                    .map(id -> String.valueOf(id.getTag("graph")))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        @Test
        void have_a_label_for_each_graph_where_there_are_several() throws Exception {
            try (ServedModel echo = measured("echo", TwoGraphs.bundle(scratch));
                    ServedModel sentiment = measured("sentiment", TinyBundles.sentiment())) {
                assertThat(graphs("echo")).containsExactly("encoder", "step");
                assertThat(graphs("sentiment")).containsExactly("null");
                assertThat(registry.getMeters())
                        .filteredOn(meter -> "sentiment".equals(meter.getId().getTag("model")))
                        .allMatch(meter -> meter.getId().getTag("graph") == null);
            }
        }

        @Test
        void count_the_runs_of_both_in_its_statistics() throws Exception {
            try (ServedModel echo = measured("echo", TwoGraphs.bundle(scratch))) {
                List<Throwable> failures = new ArrayList<>();
                EchoRows rows = new EchoRows(echo);
                echo.graph(EchoTask.ENCODER)
                        .queue()
                        .offerAll(
                                List.of(row(rows.encoding(), failures), row(rows.encoding(), failures)),
                                "caller",
                                load -> {});
                echo.graph(EchoTask.STEP).queue().offerAll(List.of(step()), "caller", load -> {});
                scheduler.close();
                new BatchWorker(scheduler).run();

                assertThat(failures).isEmpty();
                VersionStatistics statistics = metrics.all().getFirst();
                assertThat(statistics.model()).isEqualTo("echo");
                assertThat(statistics.executions()).isBetween(2L, 3L);
            }
        }
    }

    /** Rows for the encoder of a version, made as its trials are. */
    private record EchoRows(ServedModel served) {
        RowProgress encoding() {
            Golden golden = served.task().golden();
            ModelLoader.golden(served.bundle()).forEach(golden::difference);
            return golden.trialRows(EchoTask.ENCODER).row(1).run();
        }
    }
}
