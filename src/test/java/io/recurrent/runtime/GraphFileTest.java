package io.recurrent.runtime;

import static io.recurrent.fixture.GraphParts.attribute;
import static io.recurrent.fixture.GraphParts.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.recurrent.fixture.GraphBytes;
import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.onnx.AttributeProto;
import io.recurrent.onnx.FunctionProto;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.onnx.NodeProto;
import io.recurrent.onnx.SparseTensorProto;
import io.recurrent.onnx.StringStringEntryProto;
import io.recurrent.onnx.TensorProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphFileTest {
    private static final TensorProto EXTERNAL = TensorProto.newBuilder()
            .setName("secret")
            .setDataType(GraphParts.FLOAT)
            .setDataLocation(1)
            .addExternalData(
                    StringStringEntryProto.newBuilder().setKey("location").setValue("../../etc/passwd"))
            .build();

    @TempDir
    private Path directory;

    private static GraphFile read(ModelProto model) throws GraphRejectedException {
        return GraphFile.read(GraphBytes.of(model.toByteArray()));
    }

    private static GraphProto.Builder tiny() {
        return TinyGraphs.classifier(2).build().getGraph().toBuilder();
    }

    private static ModelProto with(NodeProto.Builder node) {
        return GraphParts.model(tiny().addNode(node));
    }

    private static NodeProto.Builder constant(AttributeProto.Builder attribute) {
        return node("Constant", List.of(), "constant").addAttribute(attribute.setName("value"));
    }

    private static ModelProto inSubgraph(GraphProto.Builder subgraph) {
        return with(node("If", List.of("scores"), "branch")
                .addAttribute(AttributeProto.newBuilder().setName("then_branch").setG(subgraph)));
    }

    @Nested
    class Operators_that_quantise_by_all_values_of_a_run {
        static Stream<Arguments> places() {
            NodeProto.Builder lstm =
                    node("DynamicQuantizeLSTM", List.of("x"), "y").setDomain("com.microsoft");
            return Stream.of(
                    arguments("the graph", with(lstm)),
                    arguments("a subgraph", inSubgraph(tiny().addNode(lstm))),
                    arguments(
                            "a function",
                            GraphParts.model(tiny()).toBuilder()
                                    .addFunctions(FunctionProto.newBuilder()
                                            .addNode(node("DynamicQuantizeLinear", List.of("x"), "q")))
                                    .build()));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("places")
        void are_found(String place, ModelProto model) throws Exception {
            assertThat(read(model).quantisesWholeRuns()).isTrue();
        }

        @Test
        void are_not_those_with_a_scale_of_their_own() throws Exception {
            assertThat(read(with(node("QuantizeLinear", List.of("x", "scale"), "q")))
                            .quantisesWholeRuns())
                    .isFalse();
        }
    }

    @Nested
    class ExternalData {
        static Stream<Arguments> places() {
            SparseTensorProto sparse =
                    SparseTensorProto.newBuilder().setValues(EXTERNAL).build();
            return Stream.of(
                    arguments("an initializer", GraphParts.model(tiny().addInitializer(EXTERNAL))),
                    arguments("a sparse initializer", GraphParts.model(tiny().addSparseInitializer(sparse))),
                    arguments(
                            "sparse indices",
                            GraphParts.model(tiny().addSparseInitializer(
                                            SparseTensorProto.newBuilder().setIndices(EXTERNAL)))),
                    arguments(
                            "a constant",
                            with(constant(AttributeProto.newBuilder().setT(EXTERNAL)))),
                    arguments(
                            "a constant list",
                            with(constant(AttributeProto.newBuilder().addTensors(EXTERNAL)))),
                    arguments(
                            "a sparse constant",
                            with(constant(AttributeProto.newBuilder().setSparseTensor(sparse)))),
                    arguments(
                            "sparse list",
                            with(constant(AttributeProto.newBuilder().addSparseTensors(sparse)))));
        }

        static Stream<Arguments> nestedPlaces() {
            return Stream.of(
                    arguments("a subgraph", inSubgraph(tiny().addInitializer(EXTERNAL))),
                    arguments(
                            "a list of subgraphs",
                            with(node("Some", List.of(), "some")
                                    .addAttribute(
                                            AttributeProto.newBuilder().addGraphs(tiny().addInitializer(EXTERNAL))))),
                    arguments(
                            "a constant in a subgraph in a subgraph",
                            inSubgraph(tiny().addNode(node("Loop", List.of(), "loop")
                                    .addAttribute(AttributeProto.newBuilder()
                                            .setG(tiny().addNode(constant(
                                                    AttributeProto.newBuilder().setT(EXTERNAL)))))))),
                    arguments(
                            "a function",
                            GraphParts.model(tiny()).toBuilder()
                                    .addFunctions(FunctionProto.newBuilder()
                                            .setDomain("own")
                                            .addNode(constant(
                                                    AttributeProto.newBuilder().setT(EXTERNAL))))
                                    .build()));
        }

        @ParameterizedTest(name = "in {0}")
        @MethodSource({"places", "nestedPlaces"})
        void is_refused_wherever_it_stands(String where, ModelProto model) {
            assertThatThrownBy(() -> read(model))
                    .isInstanceOf(GraphRejectedException.class)
                    .hasMessageContaining("'secret'")
                    .hasMessageContaining("external file");
        }

        @Test
        void is_refused_by_its_location_or_its_entries_alone() {
            TensorProto located = EXTERNAL.toBuilder().clearExternalData().build();
            TensorProto listed = EXTERNAL.toBuilder().clearDataLocation().build();

            for (TensorProto tensor : List.of(located, listed)) {
                assertThatThrownBy(() -> read(GraphParts.model(tiny().addInitializer(tensor))))
                        .isInstanceOf(GraphRejectedException.class);
            }
        }
    }

    @Nested
    class Domains {
        @ParameterizedTest
        @ValueSource(strings = {"", "ai.onnx", "ai.onnx.ml", "com.microsoft"})
        void that_the_runtime_has_are_known(String domain) throws Exception {
            assertThat(read(with(node("Some", List.of("scores"), "x").setDomain(domain))))
                    .isNotNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"evil", "com.microsoft.nchwc", "AI.ONNX", "ai.onnx.training"})
        void that_nobody_knows_are_refused_with_node_and_operator(String domain) {
            assertThatThrownBy(() ->
                            read(with(node("Attack", List.of("scores"), "x").setDomain(domain))))
                    .isInstanceOf(GraphRejectedException.class)
                    .hasMessageContaining("Attack_x")
                    .hasMessageContaining("operator Attack")
                    .hasMessageContaining("'" + domain + "'");
        }

        @Test
        void that_hide_in_a_subgraph_are_refused() {
            assertThatThrownBy(() -> read(inSubgraph(
                            tiny().addNode(node("Attack", List.of(), "x").setDomain("evil")))))
                    .isInstanceOf(GraphRejectedException.class)
                    .hasMessageContaining("'evil'");
        }

        @Test
        void of_the_files_own_functions_are_known_and_the_functions_are_looked_into() throws Exception {
            NodeProto.Builder inside = node("Relu", List.of("a"), "b");
            ModelProto.Builder model = with(node("Own", List.of("scores"), "x").setDomain("own")).toBuilder();

            assertThat(read(model.addFunctions(FunctionProto.newBuilder()
                                    .setDomain("own")
                                    .setName("Own")
                                    .addNode(inside))
                            .build()))
                    .isNotNull();
            model.getFunctionsBuilder(0).getNodeBuilder(0).setDomain("evil");
            assertThatThrownBy(() -> read(model.build())).hasMessageContaining("'evil'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GRU", "LSTM", "RNN"})
    void a_recurrent_operator_with_batch_first_is_refused_and_told_how_to_export(String operator) {
        assertThatThrownBy(() -> read(with(node(operator, List.of("steps"), "x").addAttribute(attribute("layout", 1)))))
                .isInstanceOf(GraphRejectedException.class)
                .hasMessageContaining(operator + "_x")
                .hasMessageContaining("layout=0");
    }

    @Test
    void layout_zero_and_other_operators_layouts_pass() throws Exception {
        assertThat(read(with(node("GRU", List.of("steps"), "x").addAttribute(attribute("layout", 0)))))
                .isNotNull();
        assertThat(read(with(node("Some", List.of("steps"), "x").addAttribute(attribute("layout", 1)))))
                .isNotNull();
    }

    @Nested
    class AFileThatIsNoGraph {
        @Test
        void because_it_is_empty_is_refused() throws Exception {
            Path empty = Files.createFile(directory.resolve("empty.onnx"));

            assertThatThrownBy(() -> GraphFile.read(GraphBytes.of(empty)))
                    .isInstanceOf(GraphRejectedException.class)
                    .hasMessageContaining("no graph");
        }

        @Test
        void because_it_has_no_nodes_is_refused() {
            assertThatThrownBy(() -> read(GraphParts.model(GraphProto.newBuilder())))
                    .isInstanceOf(GraphRejectedException.class);
        }

        @Test
        void because_it_is_text_is_refused() throws Exception {
            Path text = Files.writeString(directory.resolve("text.onnx"), "<html>404 Not Found</html>");

            assertThatThrownBy(() -> GraphFile.read(GraphBytes.of(text)))
                    .isInstanceOf(GraphRejectedException.class)
                    .hasMessageContaining("no ONNX graph");
        }

        @Test
        void because_it_nests_without_end_is_refused_and_does_not_overflow_the_stack() {
            GraphProto.Builder nested = tiny();
            for (int i = 0; i < 60; i++) {
                nested = GraphProto.newBuilder()
                        .addNode(node("If", List.of(), "x")
                                .addAttribute(AttributeProto.newBuilder().setG(nested)));
            }
            ModelProto model = GraphParts.model(nested);

            assertThatThrownBy(() -> read(model)).isInstanceOf(GraphRejectedException.class);
        }
    }

    @Nested
    class EmbeddingRows {
        @Test
        void are_found_through_the_operators_that_keep_indices() throws Exception {
            assertThat(read(TinyGraphs.classifier(2).vocabulary(21).build()).embeddingRows("ids"))
                    .hasValue(21);
            assertThat(read(TinyGraphs.tagger(2).vocabulary(17).timeMajor().build())
                            .embeddingRows("ids"))
                    .hasValue(17);
            assertThat(read(TinyGraphs.tagger(2).characters().build()).embeddingRows("characters"))
                    .hasValue(TinyGraphs.CHARACTERS);
        }

        @Test
        void are_those_of_the_smallest_table_that_the_ids_choose_from() throws Exception {
            GraphProto.Builder graph = tiny().addInitializer(GraphParts.floats("small", new float[5], 5))
                    .addNode(node("Cast", List.of("ids"), "cast"))
                    .addNode(node("Gather", List.of("small", "cast"), "second"));

            assertThat(read(GraphParts.model(graph)).embeddingRows("ids")).hasValue(5);
        }

        @Test
        void are_unknown_for_other_inputs_and_where_arithmetic_comes_between() throws Exception {
            GraphFile graph = read(TinyGraphs.classifier(2).build());
            assertThat(graph.embeddingRows("lengths")).isEmpty();
            assertThat(graph.embeddingRows("none")).isEmpty();

            GraphProto.Builder shifted = GraphProto.newBuilder()
                    .addInitializer(GraphParts.floats("table", new float[5], 5))
                    .addNode(node("Add", List.of("ids", "one"), "shifted"))
                    .addNode(node("Gather", List.of("table", "shifted"), "x"));
            assertThat(read(GraphParts.model(shifted)).embeddingRows("ids")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TinyGraphs.Cell.class)
    void only_a_vanilla_rnn_that_runs_backwards_is_told_apart(TinyGraphs.Cell cell) throws Exception {
        assertThat(read(TinyGraphs.classifier(2).cell(cell).bidirectional().build())
                        .hasReverseVanillaRnn())
                .isFalse();
        for (String direction : List.of("forward", "reverse", "bidirectional")) {
            NodeProto.Builder rnn = node("RNN", List.of("steps"), "x").addAttribute(attribute("direction", direction));
            assertThat(read(with(rnn)).hasReverseVanillaRnn()).isEqualTo(!direction.equals("forward"));
        }
    }
}
