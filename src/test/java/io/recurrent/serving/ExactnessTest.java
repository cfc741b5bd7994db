package io.recurrent.serving;

import static io.recurrent.fixture.GraphParts.attribute;
import static io.recurrent.fixture.GraphParts.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.IdleQueues;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.fixture.TinyWriters;
import io.recurrent.fixture.UsualTasks;
import io.recurrent.model.ModelLoader;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.onnx.NodeProto;
import io.recurrent.registry.VersionLocation;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Graphs of every kind of input share runs, unless rows that differ show that one changes the other's answer. */
class ExactnessTest {
    private static final String ZERO_FRAME =
            "{\"input\":{\"frames\":[[0,0,0]]},\"output\":{\"label\":\"" + TinyBundles.LABELS.getFirst() + "\"}}";

    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);

    @TempDir
    private Path root;

    @AfterEach
    void nothing_native_is_left() {
        assertThat(runtime.liveNatives()).isZero();
    }

    /** Bundles whose samples make rows that are all the same, or nearly. */
    static Stream<Arguments> bundles() {
        return Stream.of(
                arguments("text", (Function<Function<ModelProto, ModelProto>, TinyBundles>) ExactnessTest::text),
                arguments("tags", (Function<Function<ModelProto, ModelProto>, TinyBundles>) ExactnessTest::tags),
                arguments("letters", (Function<Function<ModelProto, ModelProto>, TinyBundles>) ExactnessTest::letters),
                arguments("frames", (Function<Function<ModelProto, ModelProto>, TinyBundles>) ExactnessTest::frames));
    }

    private static TinyBundles text(Function<ModelProto, ModelProto> change) {
        return TinyBundles.sentiment()
                .graph(change.apply(TinyGraphs.classifier(2).withoutLengths().build()))
                .remove("graph.inputs.lengths")
                .texts("a");
    }

    private static TinyBundles tags(Function<ModelProto, ModelProto> change) {
        return TinyBundles.ner()
                .graph(change.apply(TinyGraphs.tagger(TinyBundles.TAGS.size())
                        .cell(TinyGraphs.Cell.LSTM)
                        .bidirectional()
                        .characters()
                        .build()))
                .texts("a");
    }

    private static TinyBundles letters(Function<ModelProto, ModelProto> change) {
        return TinyBundles.poet("poet", change.apply(TinyWriters.poet(TinyBundles.LETTERS.size(), 5)))
                .texts("a");
    }

    private static TinyBundles frames(Function<ModelProto, ModelProto> change) {
        return TinyBundles.frames()
                .graph(change.apply(TinyWriters.frames(TinyBundles.FRAME, TinyBundles.LABELS.size(), 7)));
    }

    private Exactness exactness(TinyBundles bundle) throws Exception {
        Path directory = bundle.write(root);
        try (ServedModel served = new ServedModelLoader(
                        new ModelLoader(runtime), IdleQueues.factory(), UsualTasks.all())
                .load(new VersionLocation("m", 1, directory))) {
            return served.main().exactness();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bundles")
    void rows_that_do_not_touch_each_other_share_runs(
            String name, Function<Function<ModelProto, ModelProto>, TinyBundles> bundle) throws Exception {
        assertThat(exactness(sampled(name, bundle.apply(graph -> graph))).batches())
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bundles")
    void rows_whose_scores_lose_the_mean_of_their_run_do_not(
            String name, Function<Function<ModelProto, ModelProto>, TinyBundles> bundle) throws Exception {
        Exactness exactness = exactness(sampled(name, bundle.apply(ExactnessTest::lessMean)));
        assertThat(exactness.batches()).isFalse();
        // Alone they are the same in parts as they are whole.
        assertThat(exactness.chunks()).isEqualTo(name.equals("letters") || name.equals("frames"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bundles")
    void rows_of_a_graph_that_chooses_the_scale_of_a_run_do_not_either(
            String name, Function<Function<ModelProto, ModelProto>, TinyBundles> bundle) throws Exception {
        assertThat(exactness(sampled(name, bundle.apply(ExactnessTest::scaled))).batches())
                .isFalse();
    }

    private static TinyBundles sampled(String name, TinyBundles bundle) {
        return name.equals("frames") ? bundle.golden(ZERO_FRAME) : bundle;
    }

    /** The scores without half of their mean over rows. */
    private static ModelProto lessMean(ModelProto model) {
        return rescored(
                model,
                node("ReduceMean", List.of("inner"), "mean")
                        .addAttribute(attribute("axes", List.of(0L)))
                        .addAttribute(attribute("keepdims", 1)),
                node("Mul", List.of("mean", "half"), "halved"),
                node("Sub", List.of("inner", "halved"), "scores"));
    }

    /** The scores as they were; what is quantised beside them is multiplied by 0. */
    private static ModelProto scaled(ModelProto model) {
        return rescored(
                model,
                node("DynamicQuantizeLinear", List.of("inner"), "q")
                        .addOutput("scale")
                        .addOutput("point"),
                node("DequantizeLinear", List.of("q", "scale", "point"), "d"),
                node("Mul", List.of("d", "nothing"), "zeros"),
                node("Sum", List.of("inner", "zeros"), "scores"));
    }

    private static ModelProto rescored(ModelProto model, NodeProto.Builder... nodes) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        for (NodeProto.Builder each : graph.getNodeBuilderList()) {
            for (int i = 0; i < each.getOutputCount(); i++) {
                each.setOutput(i, each.getOutput(i).equals("scores") ? "inner" : each.getOutput(i));
            }
        }
        graph.addInitializer(GraphParts.floats("half", new float[] {0.5f}, 1));
        graph.addInitializer(GraphParts.floats("nothing", new float[1], 1));
        for (NodeProto.Builder each : nodes) {
            graph.addNode(each);
        }
        return GraphParts.model(graph);
    }
}
