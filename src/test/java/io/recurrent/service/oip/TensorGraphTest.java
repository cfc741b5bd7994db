package io.recurrent.service.oip;

import static io.recurrent.fixture.GraphParts.FLOAT;
import static io.recurrent.fixture.GraphParts.INT32;
import static io.recurrent.fixture.GraphParts.OPEN;
import static io.recurrent.fixture.GraphParts.attribute;
import static io.recurrent.fixture.GraphParts.node;
import static io.recurrent.fixture.GraphParts.value;
import static io.recurrent.fixture.Wire.floats;
import static io.recurrent.fixture.Wire.ints;
import static io.recurrent.service.oip.TensorCaller.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.Engine;
import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.ManifestText;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.registry.VersionState;
import io.recurrent.registry.VersionView;
import io.recurrent.service.sequences.SequenceServer;
import io.recurrent.serving.ServedModel;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that are run on whatever tensors they take. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class TensorGraphTest {
    private static final String SUM = "{\"input\":{\"tensors\":{\"a\":{\"datatype\":\"FP32\",\"shape\":[1,2],"
        + "\"data\":[1,2]}}},\"output\":{\"tensors\":{\"b\":{\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[%s]}}}}";
    private static final String CELL = "{\"input\":{\"tensors\":{"
            + "\"x\":{\"datatype\":\"FP32\",\"shape\":[2,1,1],\"data\":[1,2]},"
            + "\"n\":{\"datatype\":\"INT32\",\"shape\":[1],\"data\":[2]}}},"
            + "\"output\":{\"tensors\":{\"hn\":{\"datatype\":\"FP32\",\"shape\":[1,1,3],\"data\":[0,0,0]}}}}";

    private SequenceServer sequences;
    private TensorCaller caller;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        Engine plane = new Engine(
                        root,
                        TinyBundles.tensors("twice", twice(), SUM.formatted("2,4"))
                                .set("graph.rows", Map.of("a", 0, "b", 0)),
                        TinyBundles.tensors("alone", twice(), SUM.formatted("2,4")),
                        TinyBundles.tensors("wrong", twice(), SUM.formatted("2,5")),
                        cell("undeclared"),
                        cell("cell")
                                .set("graph.inputs.lengths", Map.of("tensor", "n"))
                                .set("graph.steps", Map.of("x", 0))
                                .set("graph.rows", Map.of("x", 1, "n", 0, "y", 2)))
                .work()
                .work();
        sequences = new SequenceServer(plane);
        caller = new TensorCaller(sequences);
    }

    @AfterAll
    void stop() {
        sequences.close();
    }

    private static ModelProto twice() {
        return GraphParts.model(GraphProto.newBuilder()
                .addInput(value("a", FLOAT, OPEN, OPEN))
                .addOutput(value("b", FLOAT, OPEN, OPEN))
                .addNode(node("Add", List.of("a", "a"), "b")));
    }

    /** A GRU whose weights are all 0: each step halves the state. */
    private static TinyBundles cell(String name) {
        ModelProto graph = GraphParts.model(GraphProto.newBuilder()
                .addInput(value("x", FLOAT, OPEN, OPEN, 1))
                .addInput(value("n", INT32, OPEN))
                .addInput(value("h0", FLOAT, 1, OPEN, 3))
                .addOutput(value("y", FLOAT, OPEN, 1, OPEN, 3))
                .addOutput(value("hn", FLOAT, 1, OPEN, 3))
                .addInitializer(GraphParts.floats("W", new float[9], 1, 9, 1))
                .addInitializer(GraphParts.floats("R", new float[27], 1, 9, 3))
                .addNode(node("GRU", List.of("x", "W", "R", "", "n", "h0"), "y")
                        .addOutput("hn")
                        .addAttribute(attribute("hidden_size", 3))));
        return TinyBundles.tensors(name, graph, CELL).set("graph.states", List.of(ManifestText.state("h0", "hn")));
    }

    private VersionView<ServedModel> view(String model) {
        return sequences.plane().registry().view(model, "1");
    }

    @Test
    void a_graph_that_knows_nothing_of_rows_answers_a_request_in_one_run() {
        TensorData b = caller.scores("alone", floats("a", Shape.of(2, 2), 1, 2, 3, 4));
        assertThat(b.shape()).isEqualTo(Shape.of(2, 2));
        assertThat(floats(b)).containsExactly(2, 4, 6, 8);
    }

    @Test
    void rows_of_many_requests_of_many_shapes_come_back_to_those_who_asked() throws Exception {
        List<FutureTask<TensorData>> answers = IntStream.range(0, 4)
                .mapToObj(i -> new FutureTask<>(() ->
                        caller.scores("twice", floats("a", Shape.of(2, 1 + i % 2), values(i, 2 * (1 + i % 2))))))
                .toList();
        answers.forEach(answer -> Thread.ofPlatform().start(answer));
        for (int i = 0; i < answers.size(); i++) {
            float[] twice = values(i, 2 * (1 + i % 2));
            for (int j = 0; j < twice.length; j++) {
                twice[j] *= 2;
            }
            assertThat(floats(answers.get(i).get())).containsExactly(twice);
        }
    }

    private static float[] values(int from, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = from + i;
        }
        return values;
    }

    @Test
    void a_version_that_gives_another_answer_than_its_sample_is_not_served() {
        assertThat(view("wrong").state()).isEqualTo(VersionState.FAILED);
        assertThat(view("wrong").reason()).contains("sample 1", "output 'b'", "wanted element 1 to be 5");
    }

    @Test
    void lengths_that_nobody_declared_keep_a_version_from_being_served() {
        assertThat(view("undeclared").state()).isEqualTo(VersionState.FAILED);
        assertThat(view("undeclared").reason()).contains("graph.inputs.lengths", "'n'");
    }

    @Test
    void a_state_is_taken_and_given_and_may_be_left_out() {
        TensorData x = floats("x", Shape.of(3, 2, 1), new float[6]);
        TensorData lengths = ints("n", Shape.of(2), 1, 3);
        TensorData state = floats("h0", Shape.of(1, 2, 3), 8, 8, 8, 16, 16, 16);
        List<TensorData> outputs =
                caller.infer("cell", wanted("hn"), null, x, lengths, state).outputs();
        assertThat(floats(outputs.getFirst())).containsExactly(4, 4, 4, 2, 2, 2);
        assertThat(caller.infer("cell", List.of(), null, x, lengths).outputs())
                .singleElement()
                .satisfies(y -> assertThat(y.name()).isEqualTo("y"))
                .satisfies(y -> assertThat(floats(y)).containsOnly(0));
    }

    @Test
    void a_length_beyond_the_steps_is_refused() {
        TensorData x = floats("x", Shape.of(3, 1, 1), new float[3]);
        assertThat(caller.refused("cell", List.of(), x, ints("n", Shape.of(1), 4))
                        .field())
                .isEqualTo("n");
        assertThat(caller.refused("cell", List.of(), x).field()).isEqualTo("n");
        assertThat(caller.refused("cell", List.of(), floats("x", Shape.of(0, 1, 1)), ints("n", Shape.of(1), 1))
                        .field())
                .isEqualTo("x");
    }
}
