package io.recurrent.service.oip;

import static io.recurrent.fixture.GraphParts.FLOAT;
import static io.recurrent.fixture.GraphParts.INT64;
import static io.recurrent.fixture.GraphParts.OPEN;
import static io.recurrent.fixture.GraphParts.attribute;
import static io.recurrent.fixture.GraphParts.node;
import static io.recurrent.fixture.GraphParts.value;
import static io.recurrent.fixture.Wire.floats;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.Engine;
import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.UsualBatching;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.onnx.NodeProto;
import io.recurrent.registry.VersionState;
import io.recurrent.registry.VersionView;
import io.recurrent.service.sequences.SequenceServer;
import io.recurrent.serving.Exactness;
import io.recurrent.serving.ServedModel;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rows of other callers do to an answer, for graphs whose bundles have a single golden sample. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class CompanyTest {
    private static final int CALLERS = 24;
    private static final String ZEROS = "{\"input\":{\"tensors\":{\"a\":{\"datatype\":\"FP32\",\"shape\":[1,2],"
        + "\"data\":[0,0]}}},\"output\":{\"tensors\":{\"b\":{\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[0,0]}}}}";
    private static final String IDS = "{\"input\":{\"tensors\":{\"i\":{\"datatype\":\"INT64\",\"shape\":[1,2],"
        + "\"data\":[1,1]}}},\"output\":{\"tensors\":{\"b\":{\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[0,0]}}}}";

    private SequenceServer sequences;
    private TensorCaller caller;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        Engine plane = new Engine(
                        UsualBatching.room(CALLERS),
                        root,
                        byRows("apart", graphOf(node("Add", List.of("a", "a"), "b")), ZEROS),
                        byRows("mean", lessMean("a", FLOAT), ZEROS),
                        byRows("quantised", quantised(), ZEROS),
                        byRows("unseen", unseen(), ZEROS),
                        byRows(
                                "silent",
                                graphOf(node("Abs", List.of("a"), "size"), node("Mul", List.of("size", "zero"), "b")),
                                ZEROS),
                        byRows("second", second(), ZEROS).set("graph.rows", Map.of("a", 0, "b", 0, "c", 0)),
                        TinyBundles.tensors("ids", lessMean("i", INT64), IDS).set("graph.rows", Map.of("i", 0, "b", 0)))
                .work()
                .work();
        sequences = new SequenceServer(plane);
        caller = new TensorCaller(sequences);
    }

    @AfterAll
    void stop() {
        sequences.close();
    }

    private static TinyBundles byRows(String name, ModelProto graph, String golden) {
        return TinyBundles.tensors(name, graph, golden).set("graph.rows", Map.of("a", 0, "b", 0));
    }

    private static ModelProto graphOf(NodeProto.Builder... nodes) {
        return GraphParts.model(graph(nodes));
    }

    private static GraphProto.Builder graph(NodeProto.Builder... nodes) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(value("a", FLOAT, OPEN, 2))
                .addOutput(value("b", FLOAT, OPEN, 2))
                .addInitializer(GraphParts.floats("zero", new float[1], 1));
        List.of(nodes).forEach(graph::addNode);
        return graph;
    }

    /** Each row without the mean of all rows of its run. */
    private static ModelProto lessMean(String input, int type) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(value(input, type, OPEN, 2))
                .addOutput(value("b", FLOAT, OPEN, 2))
                .addNode(node("Cast", List.of(input), "x").addAttribute(attribute("to", FLOAT)))
                .addNode(mean("x"))
                .addNode(node("Sub", List.of("x", "mean"), "b"));
        return GraphParts.model(graph);
    }

    private static NodeProto.Builder mean(String of) {
        return node("ReduceMean", List.of(of), "mean")
                .addAttribute(attribute("axes", List.of(0L)))
                .addAttribute(attribute("keepdims", 1));
    }

    /** In eight bits, on a scale that all rows of a run share. */
    private static ModelProto quantised() {
        return graphOf(
                node("DynamicQuantizeLinear", List.of("a"), "q")
                        .addOutput("scale")
                        .addOutput("point"),
                node("DequantizeLinear", List.of("q", "scale", "point"), "b"));
    }

    /** Quantises, but nothing of it gets into the answer, so that no trial can tell. */
    private static ModelProto unseen() {
        return graphOf(
                node("DynamicQuantizeLinear", List.of("a"), "q")
                        .addOutput("scale")
                        .addOutput("point"),
                node("DequantizeLinear", List.of("q", "scale", "point"), "d"),
                node("Mul", List.of("d", "zero"), "nothing"),
                node("Add", List.of("a", "nothing"), "b"));
    }

    /** An output that the sample has, and one beside it that depends on all rows. */
    private static ModelProto second() {
        return GraphParts.model(
                graph(node("Add", List.of("a", "a"), "b"), mean("a"), node("Sub", List.of("a", "mean"), "c"))
                        .addOutput(value("c", FLOAT, OPEN, 2)));
    }

    private Exactness exactness(String model) {
        VersionView<ServedModel> view = sequences.plane().registry().view(model, "1");
        assertThat(view.state()).as(view.reason()).isEqualTo(VersionState.READY);
        return view.servable().orElseThrow().main().exactness();
    }

    @ParameterizedTest
    @CsvSource({
        "apart, true",
        "mean, false",
        "ids, false",
        "quantised, false",
        "unseen, false",
        "second, false",
        "silent, false"
    })
    void only_rows_that_were_seen_to_differ_and_not_to_touch_each_other_share_runs(String model, boolean share) {
        assertThat(exactness(model).batches()).isEqualTo(share);
    }

    @ParameterizedTest
    @CsvSource({"apart", "mean", "quantised"})
    void an_answer_is_the_same_alone_and_among_many_callers(String model) throws Exception {
        List<float[]> alone = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            alone.add(floats(caller.scores(model, input(i))));
        }
        AtomicInteger waiting = new AtomicInteger(CALLERS);
        List<FutureTask<TensorData>> answers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            TensorData input = input(i);
            answers.add(new FutureTask<>(() -> {
                waiting.decrementAndGet();
                while (waiting.get() > 0) {
                    Thread.onSpinWait();
                }
                return caller.scores(model, input);
            }));
            Thread.ofPlatform().start(answers.getLast());
        }
        for (int i = 0; i < CALLERS; i++) {
            assertThat(floats(answers.get(i).get())).as("caller %d", i).containsExactly(alone.get(i));
        }
    }

    private static TensorData input(int caller) {
        return floats("a", Shape.of(1, 2), caller * caller, 0.37f - caller);
    }

    @Test
    void rows_of_one_request_do_not_touch_each_other_either() {
        assertThat(floats(caller.scores("mean", floats("a", Shape.of(2, 2), 1, 2, 30, 40))))
                .containsExactly(0, 0, 0, 0);
    }
}
