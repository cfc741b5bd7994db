package io.recurrent.bench.language;

import io.recurrent.onnx.AttributeProto;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.onnx.NodeProto;
import io.recurrent.onnx.OperatorSetIdProto;
import io.recurrent.onnx.TensorProto;
import io.recurrent.onnx.TensorShapeProto;
import io.recurrent.onnx.TypeProto;
import io.recurrent.onnx.ValueInfoProto;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A language model as an ONNX graph: embedding, two layers of GRU, linear layer. Its weights are random, in the range
 * in which a GRU's are before it is trained.
 */
final class LanguageGraph {
    static final String IDS = "ids";
    static final String LENGTHS = "lengths";
    static final String SCORES = "logits";
    static final int LAYERS = 2;

    private static final int EMBEDDING = 64;
    private static final int GATES = 3;
    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;
    private static final int FLOAT = 1;
    private static final int INT32 = 6;
    private static final int INT64 = 7;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;
    private static final long OPEN = -1;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("language");
    private final RandomGenerator random;
    private final int hidden;
    private final int vocabulary;

    LanguageGraph(int hidden, int vocabulary, RandomGenerator random) {
        this.hidden = hidden;
        this.vocabulary = vocabulary;
        this.random = random;
    }

    /** A layer's state before the first step. */
    static String stateIn(int layer) {
        return "h" + layer;
    }

    /** A layer's state after the last step. */
    static String stateOut(int layer) {
        return "h" + layer + "n";
    }

    /** The graph; to be called once. */
    ModelProto build() {
        graph.addInput(value(IDS, INT64, OPEN, OPEN));
        graph.addInput(value(LENGTHS, INT32, OPEN));
        graph.addNode(node("Transpose", List.of(IDS), "timed").addAttribute(ints("perm", 1, 0)));
        weights("embedding", 1, vocabulary, EMBEDDING);
        graph.addNode(node("Gather", List.of("embedding", "timed"), "steps1"));
        graph.addInitializer(longs("directions", 1));
        layer(1, EMBEDDING);
        graph.addNode(node("Squeeze", List.of("all1", "directions"), "steps2"));
        layer(2, hidden);
        graph.addInitializer(longs("layers", 0));
        graph.addNode(node("Squeeze", List.of(stateOut(2), "layers"), "features"));
        weights("V", scale(), hidden, vocabulary);
        weights("bias", scale(), vocabulary);
        graph.addNode(node("MatMul", List.of("features", "V"), "product"));
        graph.addNode(node("Add", List.of("product", "bias"), SCORES));
        graph.addOutput(value(SCORES, FLOAT, OPEN, vocabulary));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build();
    }

    private double scale() {
        return 1 / Math.sqrt(hidden);
    }

    private void layer(int number, long width) {
        graph.addInput(value(stateIn(number), FLOAT, 1, OPEN, hidden));
        graph.addOutput(value(stateOut(number), FLOAT, 1, OPEN, hidden));
        weights("W" + number, scale(), 1, (long) GATES * hidden, width);
        weights("R" + number, scale(), 1, (long) GATES * hidden, hidden);
        weights("B" + number, scale(), 1, 2L * GATES * hidden);
        graph.addNode(node(
                        "GRU",
                        List.of("steps" + number, "W" + number, "R" + number, "B" + number, LENGTHS, stateIn(number)),
                        number < LAYERS ? "all" + number : "")
                .addOutput(stateOut(number))
                .addAttribute(whole("hidden_size", hidden))
                .addAttribute(whole("linear_before_reset", 1)));
    }

    /** Uniformly distributed weights up to that size. */
    private void weights(String name, double most, long... dimensions) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(FLOAT);
        long count = 1;
        for (long dimension : dimensions) {
            tensor.addDims(dimension);
            count *= dimension;
        }
        for (long i = 0; i < count; i++) {
            tensor.addFloatData((float) random.nextDouble(-most, most));
        }
        graph.addInitializer(tensor);
    }

    private static TensorProto longs(String name, long value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(INT64)
                .addDims(1)
                .addInt64Data(value)
                .build();
    }

    private static NodeProto.Builder node(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output);
    }

    private static AttributeProto whole(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(ATTRIBUTE_INT)
                .setI(value)
                .build();
    }

    private static AttributeProto ints(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(ATTRIBUTE_INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    private static ValueInfoProto value(String name, int type, long... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dimension : dimensions) {
            shape.addDim(
                    dimension == OPEN
                            ? TensorShapeProto.Dimension.newBuilder().setDimParam(name + "_" + shape.getDimCount())
                            : TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }
}
