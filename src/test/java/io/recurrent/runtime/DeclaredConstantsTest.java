package io.recurrent.runtime;

import static io.recurrent.fixture.GraphParts.FLOAT;
import static io.recurrent.fixture.GraphParts.OPEN;
import static io.recurrent.fixture.GraphParts.attribute;
import static io.recurrent.fixture.GraphParts.floats;
import static io.recurrent.fixture.GraphParts.longs;
import static io.recurrent.fixture.GraphParts.node;
import static io.recurrent.fixture.GraphParts.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.recurrent.fixture.GraphBytes;
import io.recurrent.fixture.GraphParts;
import io.recurrent.onnx.AttributeProto;
import io.recurrent.onnx.FunctionProto;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.onnx.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeclaredConstantsTest {
    private static final long LARGE = 30_000;
    private static final long MIB = 1L << 20;

    /** A graph that takes {@code x} and gives {@code y}. */
    private static GraphProto.Builder graph() {
        return GraphProto.newBuilder()
                .addInput(value("x", FLOAT, OPEN, 2))
                .addOutput(value("y", FLOAT, OPEN, 2))
                .addInitializer(longs("large", LARGE, LARGE))
                .addInitializer(longs("pads", 0, LARGE, LARGE, LARGE))
                .addInitializer(longs("wide", LARGE))
                .addInitializer(longs("zero", 0))
                .addInitializer(longs("one", 1))
                .addInitializer(longs("billion", 1L << 40))
                .addInitializer(longs("small", 2, 3))
                .addInitializer(floats("half", new float[] {0.5f}, 1))
                .addInitializer(floats("row", new float[200], 1, 200));
    }

    private static GraphProto.Builder with(io.recurrent.onnx.NodeProto.Builder... nodes) {
        GraphProto.Builder graph = graph();
        for (io.recurrent.onnx.NodeProto.Builder node : nodes) {
            graph.addNode(node);
        }
        return graph.addNode(node("Identity", List.of("x"), "y"));
    }

    private static GraphFile read(GraphProto.Builder graph) throws GraphRejectedException {
        return GraphFile.read(GraphBytes.of(GraphParts.model(graph).toByteArray()));
    }

    static Stream<GraphProto.Builder> bombs() {
        return Stream.of(
                with(node("ConstantOfShape", List.of("large"), "c")),
                with(node("Expand", List.of("half", "large"), "c")),
                with(node("Tile", List.of("half", "billion"), "c")),
                with(node("Tile", List.of("x", "large"), "c")),
                with(node("Expand", List.of("x", "large"), "c")),
                with(node("Range", List.of("zero", "billion", "one"), "c")),
                with(node("Pad", List.of("row", "pads"), "c")),
                with(node("OneHot", List.of("x", "billion", "half"), "c")),
                with(node("Mul", List.of("large", "wide"), "s"), node("ConstantOfShape", List.of("s"), "c")),
                with(node("Concat", List.of("wide", "wide"), "s"), node("ConstantOfShape", List.of("s"), "c")),
                with(
                        node("Constant", List.of(), "s").addAttribute(attribute("value_ints", List.of(LARGE, LARGE))),
                        node("ConstantOfShape", List.of("s"), "c")),
                with(node("Reshape", List.of("large", "small"), "s"), node("ConstantOfShape", List.of("s"), "c")),
                with(node("RandomNormal", List.of(), "c").addAttribute(attribute("shape", List.of(LARGE, LARGE)))),
                with(
                        node("ConstantOfShape", List.of("wide"), "v"),
                        node("Expand", List.of("row", "wide"), "w"),
                        node("SomethingUnknown", List.of("v", "w"), "c")),
                with(node("If", List.of("x"), "c")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("then_branch")
                                .setG(GraphProto.newBuilder()
                                        .addNode(node("ConstantOfShape", List.of("large"), "inner"))))));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void that_a_few_bytes_make_large_are_refused(GraphProto.Builder graph) {
        assertThatThrownBy(() -> read(graph))
                .isInstanceOf(GraphRejectedException.class)
                .hasMessageContaining("makes the constants that the graph computes larger than 256 MiB");
    }

    @Test
    void that_double_again_and_again_are_refused() {
        GraphProto.Builder graph = graph();
        String last = "row";
        for (int i = 0; i < 30; i++) {
            graph.addNode(node("Concat", List.of(last, last), "c" + i).addAttribute(attribute("axis", 0)));
            last = "c" + i;
        }

        assertThatThrownBy(() -> read(graph)).hasMessageContaining("(Concat) makes the constants");
    }

    @Test
    void functions_that_call_each_other_twice_are_refused() {
        ModelProto.Builder model =
                GraphParts.model(with(node("F0", List.of("x"), "z").setDomain("own"))).toBuilder();
        for (int i = 0; i < 30; i++) {
            String next = i == 29 ? "Identity" : "F" + (i + 1);
            String domain = i == 29 ? "" : "own";
            model.addFunctions(FunctionProto.newBuilder()
                    .setDomain("own")
                    .setName("F" + i)
                    .addNode(node(next, List.of("a"), "b").setDomain(domain))
                    .addNode(node(next, List.of("b"), "c").setDomain(domain)));
        }

        assertThatThrownBy(() -> GraphFile.read(GraphBytes.of(model.build().toByteArray())))
                .isInstanceOf(GraphRejectedException.class)
                .hasMessageContaining("more than 100000 nodes");
    }

    @Test
    void shapes_that_are_raw_data_are_read_too() {
        ByteBuffer raw = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(LARGE)
                .putLong(LARGE)
                .flip();
        GraphProto.Builder graph = with(node("ConstantOfShape", List.of("raw"), "c"))
                .addInitializer(TensorProto.newBuilder()
                        .setName("raw")
                        .setDataType(GraphParts.INT64)
                        .addDims(2)
                        .setRawData(ByteString.copyFrom(raw)));

        assertThatThrownBy(() -> read(graph)).hasMessageContaining("(ConstantOfShape)");
    }

    @Test
    void of_ordinary_size_are_counted_and_accepted() throws Exception {
        GraphProto.Builder graph = with(
                node("ConstantOfShape", List.of("small"), "c"),
                node("Shape", List.of("x"), "s"),
                node("ConstantOfShape", List.of("s"), "dynamic"),
                node("Add", List.of("c", "half"), "sum"),
                node("Gather", List.of("large", "zero"), "g"));

        assertThat(read(graph).constantBytes()).isBetween(48L, 1000L);
    }

    @Test
    void a_weight_that_is_dequantised_counts_by_its_size() throws Exception {
        GraphProto.Builder graph =
                with(node("DequantizeLinear", List.of("row", "half"), "w"), node("MatMul", List.of("x", "w"), "m"));

        assertThat(read(graph).constantBytes()).isEqualTo(800);
    }

    @Test
    void a_graph_of_too_many_nodes_for_the_heap_is_refused_before_it_is_read() {
        byte[] name = new byte[(int) (9 * MIB)];
        GraphProto.Builder graph = with(node("Identity", List.of("x"), "z").setNameBytes(ByteString.copyFrom(name)));

        assertThatThrownBy(() -> read(graph))
                .isInstanceOf(GraphRejectedException.class)
                .hasMessageContaining("more than 8 MiB of nodes, names and attributes");
    }

    @Test
    void raw_weights_are_not_part_of_what_the_heap_must_hold() throws Exception {
        GraphProto.Builder graph = with(node("Identity", List.of("weights"), "z"))
                .addInitializer(TensorProto.newBuilder()
                        .setName("weights")
                        .setDataType(FLOAT)
                        .addDims(3 * MIB)
                        .setRawData(ByteString.copyFrom(new byte[(int) (12 * MIB)])));

        assertThat(read(graph)).isNotNull();
    }
}
