package io.recurrent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TwoGraphs;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.serving.TaskDefinition;
import io.recurrent.tensor.BufferArena;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code graphs} names the graphs of a bundle; {@code graph} is its short form for one that is called main. */
class GraphsManifestTest {
    @TempDir
    private Path root;

    @TempDir
    private Path scratch;

    private static Bundle read(Path directory) {
        return Bundle.read("m", 1, directory);
    }

    private static float[] scores(Bundle bundle, OnnxRuntime runtime) {
        TaskDefinition definition = TwoGraphs.tasks().define(bundle);
        Map<String, RowModel> graphs = new ModelLoader(runtime).load(bundle, definition.graphs());
        try (LoadedModel model = LoadedModel.of(graphs, ModelManifest.MAIN)) {
            return model.run(List.of(model.tokenizer().encode("this movie is dull")), new BufferArena())
                    .getFirst();
        }
    }

    @Nested
    class The_short_form_and_the_long_one {
        private Bundle brief;
        private Bundle extended;

        private void write() throws IOException {
            brief = read(TinyBundles.sentiment().write(root.resolve("brief")));
            extended = read(extended(TinyBundles.sentiment()).write(root.resolve("extended")));
        }

        private static TinyBundles extended(TinyBundles bundle) {
            return bundle.remove("graph")
                    .set("graphs.main.file", "model.onnx")
                    .set("graphs.main.inputs.ids.tensor", "ids")
                    .set("graphs.main.inputs.lengths.tensor", "lengths")
                    .set("graphs.main.outputs.scores.tensor", "scores");
        }

        @Test
        void are_the_same_model() throws Exception {
            write();
            OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);

            assertThat(extended.manifest().graphs()).isEqualTo(brief.manifest().graphs());
            assertThat(extended.graphDigest()).isEqualTo(brief.graphDigest());
            assertThat(scores(extended, runtime)).isEqualTo(scores(brief, runtime));
            assertThat(runtime.liveNatives()).isZero();
        }

        @Test
        void have_faults_told_by_the_key_that_the_file_has() throws Exception {
            UnaryOperator<TinyBundles> nameless = bundle -> bundle.golden("{}");
            Bundle brief = read(nameless.apply(TinyBundles.sentiment())
                    .remove("graph.inputs.ids")
                    .write(root.resolve("a")));
            Bundle extended = read(nameless.apply(extended(TinyBundles.sentiment()))
                    .remove("graphs.main.inputs.ids")
                    .write(root.resolve("b")));

            assertThat(refusal(brief)).startsWith("model.yaml: graph.inputs.ids: is missing");
            assertThat(refusal(extended)).startsWith("model.yaml: graphs.main.inputs.ids: is missing");
        }
    }

    private static String refusal(Bundle bundle) {
        BundleException refusal = catchThrowableOfType(
                BundleException.class, () -> TwoGraphs.tasks().define(bundle));
        assertThat(refusal).as("the bundle is refused").isNotNull();
        return refusal.getMessage();
    }

    static Stream<Arguments> faults() {
        Map<String, Object> third = new LinkedHashMap<>(Map.of("file", "step.onnx"));
        return Stream.of(
                fault(bundle -> bundle.set("graph.file", "model.onnx"), "graph: goes without graphs; give one of both"),
                fault(bundle -> bundle.remove("graphs"), "graph: is missing; it is required"),
                fault(bundle -> bundle.set("graphs", Map.of()), "graphs: is empty; name one graph or more"),
                fault(
                        bundle -> bundle.set("graphs.decoder", third),
                        "graphs.decoder: 'echo-translation' has no such graph; it has [encoder, step]"),
                fault(
                        bundle -> bundle.remove("graphs.step"),
                        "graphs: 'echo-translation' needs a graph 'step', there are [encoder]"),
                fault(bundle -> bundle.set("graphs.Step", third), "graphs.Step: a graph's name is 1 to 31 of"),
                fault(
                        bundle -> bundle.set("graphs.step.file", "other.onnx"),
                        "files: has no digest for graphs.step.file 'other.onnx'"),
                fault(
                        bundle -> bundle.set("graphs.encoder.inputs.ids.tensor", "ids"),
                        "graphs.encoder.inputs.ids: not for echo-translation"),
                fault(
                        bundle -> bundle.set("graphs.encoder.inputs.idz.tensor", "ids"),
                        "graphs.encoder.inputs.idz: is no key of this place"),
                fault(bundle -> bundle.remove("graphs.step.inputs.ids"), "graphs.step.inputs.ids: is missing"),
                fault(bundle -> bundle.remove("graphs.step.outputs"), "graphs.step.outputs.scores: is missing"),
                fault(bundle -> bundle.set("graphs.step.rows", Map.of("ids", 0)), "graphs.step.rows: only for tensors"),
                fault(
                        bundle -> bundle.remove("graphs.encoder.inputs"),
                        "graphs.encoder.inputs.lengths: 'lengths' holds the rows' lengths"),
                fault(
                        bundle -> bundle.set("graphs.encoder.rows", Map.of("idz", 0)),
                        "graphs.encoder.rows: the graph has no 'idz' there"),
                fault(
                        bundle -> bundle.set("graphs.step.inputs.ids.tensor", "words"),
                        "graphs.step.inputs.ids: the graph has no input 'words'"),
                fault(bundle -> bundle.remove("graphs.step.states"), "graphs.step.inputs: the graph also takes [h0]"));
    }

    private static Arguments fault(UnaryOperator<TinyBundles> change, String message) {
        return arguments(change, message);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_fault_in_one_of_several_graphs_is_told_with_its_key(UnaryOperator<TinyBundles> change, String message)
            throws Exception {
        Path directory = change.apply(TwoGraphs.bundle(scratch)).write(root);
        OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);

        BundleException refusal = catchThrowableOfType(BundleException.class, () -> {
            Bundle bundle = read(directory);
            new ModelLoader(runtime)
                    .load(bundle, TwoGraphs.tasks().define(bundle).graphs());
        });

        assertThat(refusal).as(message).isNotNull();
        assertThat(refusal.getMessage()).startsWith("model.yaml: " + message);
        assertThat(runtime.liveNatives()).isZero();
    }

    @Test
    void a_task_of_one_graph_has_no_other() throws Exception {
        Bundle bundle = read(TinyBundles.sentiment()
                .golden("{}")
                .set("graphs.encoder.file", "model.onnx")
                .remove("graph")
                .write(root));

        assertThat(refusal(bundle))
                .isEqualTo("model.yaml: graphs.encoder: 'text-classification' has no such graph; it has [main]");
    }

    @Nested
    class What_a_state_belongs_to {
        @Test
        void is_the_file_of_the_only_graph() throws Exception {
            Path directory = TinyBundles.sentiment().write(root);

            assertThat(read(directory).graphDigest())
                    .isEqualTo(TinyBundles.sha256(Files.readAllBytes(directory.resolve("model.onnx"))));
        }

        @ParameterizedTest
        @ValueSource(strings = {"encoder", "step"})
        void is_every_graph_of_several(String graph) throws Exception {
            String usual =
                    read(TwoGraphs.bundle(scratch).write(root.resolve("a"))).graphDigest();
            String again = read(TwoGraphs.bundle(scratch)
                            .set("description", "another manifest")
                            .write(root.resolve("b")))
                    .graphDigest();
            String other = read(TwoGraphs.changed(graph, scratch).write(root.resolve("c")))
                    .graphDigest();

            assertThat(usual).isEqualTo(again).isNotEqualTo(other).hasSameSizeAs(TinyBundles.sha256(new byte[0]));
        }
    }
}
