package io.recurrent.runtime;

import com.google.protobuf.DiscardUnknownFieldsParser;
import io.recurrent.onnx.AttributeProto;
import io.recurrent.onnx.FunctionProto;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.onnx.NodeProto;
import io.recurrent.onnx.SparseTensorProto;
import io.recurrent.onnx.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An ONNX graph file as it can be known without running it. The server reads it before the native runtime may, since
 * the runtime follows external data to any file and reports unknown operators in its own words only.
 *
 * <p>Immutable. Weights are not copied, so reading costs little memory whatever the file's size.
 */
public final class GraphFile {
    private static final Set<String> KNOWN_DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");
    private static final Set<String> RECURRENT = Set.of("RNN", "GRU", "LSTM");
    /** Operators whose output holds the same indices as their first input, in another form or place. */
    private static final Set<String> INDEX_KEEPING = Set.of(
            "Cast", "Identity", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Slice", "Pad", "Concat", "Flatten");

    /** Which input of RNN, GRU and LSTM holds the rows' lengths (ONNX operators, opset 7 and later). */
    private static final int SEQUENCE_LENGTHS = 4;

    /** DynamicQuantizeLinear, DynamicQuantizeLSTM, DynamicQuantizeMatMul. */
    private static final String RUN_QUANTISING = "DynamicQuantize";

    private final GraphProto graph;
    private final long constantBytes;
    private boolean quantisesWholeRuns;
    private final Set<String> domains = new HashSet<>(KNOWN_DOMAINS);

    private GraphFile(ModelProto model, long fileBytes) throws GraphRejectedException {
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw new GraphRejectedException("the file holds no graph");
        }
        graph = model.getGraph();
        for (FunctionProto function : model.getFunctionsList()) {
            domains.add(function.getDomain());
        }
        checkGraph(graph);
        for (FunctionProto function : model.getFunctionsList()) {
            checkNodes(function.getNodeList());
        }
        constantBytes = DeclaredConstants.bytes(model, fileBytes);
    }

    /**
     * Reads a graph and checks that it keeps all weights inside, uses known operator domains only, and keeps recurrent
     * operators in the layout that the runtime's kernels have.
     *
     * @param content the bytes of the file; they are left as they are
     * @throws GraphRejectedException when the file is no ONNX graph or breaks one of these rules
     */
    public static GraphFile read(ByteBuffer content) throws GraphRejectedException {
        try {
            return new GraphFile(
                    DiscardUnknownFieldsParser.wrap(ModelProto.parser()).parseFrom(GraphStructure.of(content)),
                    content.remaining());
        } catch (IOException e) {
            throw new GraphRejectedException("the file is no ONNX graph: " + e.getMessage(), e);
        }
    }

    /** The number of embedding rows that an input's ids may choose from, or empty when the graph does not say. */
    public OptionalLong embeddingRows(String input) {
        Set<String> indices = new HashSet<>(Set.of(input));
        OptionalLong rows = OptionalLong.empty();
        // Nodes come in topological order, as the specification demands.
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("Gather") && node.getInputCount() == 2 && indices.contains(node.getInput(1))) {
                long size = firstDimension(node.getInput(0));
                if (size > 0) {
                    rows = OptionalLong.of(Math.min(rows.orElse(Long.MAX_VALUE), size));
                }
            } else if (INDEX_KEEPING.contains(node.getOpType())
                    && node.getInputList().stream().anyMatch(indices::contains)) {
                indices.addAll(node.getOutputList());
            }
        }
        return rows;
    }

    /** The graph's inputs that become rows' lengths of a recurrent operator, as they are or in another form. */
    public Set<String> lengthInputs() {
        Set<String> lengths = new HashSet<>();
        List<NodeProto> nodes = graph.getNodeList();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            NodeProto node = nodes.get(i);
            if (RECURRENT.contains(node.getOpType())
                    && node.getInputCount() > SEQUENCE_LENGTHS
                    && !node.getInput(SEQUENCE_LENGTHS).isEmpty()) {
                lengths.add(node.getInput(SEQUENCE_LENGTHS));
            } else if (INDEX_KEEPING.contains(node.getOpType())
                    && node.getOutputList().stream().anyMatch(lengths::contains)) {
                lengths.addAll(node.getInputList());
            }
        }
        Set<String> constants = new HashSet<>();
        graph.getInitializerList().forEach(constant -> constants.add(constant.getName()));
        Set<String> inputs = new HashSet<>();
        graph.getInputList().forEach(input -> inputs.add(input.getName()));
        lengths.retainAll(inputs);
        lengths.removeAll(constants);
        return lengths;
    }

    /**
     * Whether some operator chooses the scale of its quantised input by all values of a run, so that a row's answer
     * depends on the rows beside it.
     */
    public boolean quantisesWholeRuns() {
        return quantisesWholeRuns;
    }

    /** Memory that constants take at most which the file only declares, such as zeros of a shape. */
    public long constantBytes() {
        return constantBytes;
    }

    /** Whether some vanilla RNN runs backwards, which the CUDA kernel gets wrong for padded rows. */
    public boolean hasReverseVanillaRnn() {
        return graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals("RNN"))
                .flatMap(node -> node.getAttributeList().stream())
                .anyMatch(attribute -> attribute.getName().equals("direction")
                        && !attribute.getS().toStringUtf8().equals("forward"));
    }

    private long firstDimension(String initializer) {
        for (TensorProto tensor : graph.getInitializerList()) {
            if (tensor.getName().equals(initializer) && tensor.getDimsCount() > 0) {
                return tensor.getDims(0);
            }
        }
        return -1;
    }

    private void checkGraph(GraphProto part) throws GraphRejectedException {
        for (TensorProto tensor : part.getInitializerList()) {
            checkTensor(tensor);
        }
        for (SparseTensorProto sparse : part.getSparseInitializerList()) {
            checkSparse(sparse);
        }
        checkNodes(part.getNodeList());
    }

    private void checkNodes(List<NodeProto> nodes) throws GraphRejectedException {
        for (NodeProto node : nodes) {
            quantisesWholeRuns |= node.getOpType().startsWith(RUN_QUANTISING);
            if (!domains.contains(node.getDomain())) {
                throw new GraphRejectedException(
                        "node '" + node.getName() + "' uses operator " + node.getOpType() + " of the unknown domain '"
                                + node.getDomain() + "'; known are ai.onnx, ai.onnx.ml, com.microsoft");
            }
            for (AttributeProto attribute : node.getAttributeList()) {
                checkAttribute(node, attribute);
            }
        }
    }

    private void checkAttribute(NodeProto node, AttributeProto attribute) throws GraphRejectedException {
        if (RECURRENT.contains(node.getOpType()) && attribute.getName().equals("layout") && attribute.getI() != 0) {
            throw new GraphRejectedException("node '" + node.getName() + "' (" + node.getOpType()
                    + ") has layout=1, which no kernel runs; export it with layout=0 (time before batch)");
        }
        if (attribute.hasT()) {
            checkTensor(attribute.getT());
        }
        for (TensorProto tensor : attribute.getTensorsList()) {
            checkTensor(tensor);
        }
        if (attribute.hasSparseTensor()) {
            checkSparse(attribute.getSparseTensor());
        }
        for (SparseTensorProto sparse : attribute.getSparseTensorsList()) {
            checkSparse(sparse);
        }
        if (attribute.hasG()) {
            checkGraph(attribute.getG());
        }
        for (GraphProto subgraph : attribute.getGraphsList()) {
            checkGraph(subgraph);
        }
    }

    private static void checkSparse(SparseTensorProto sparse) throws GraphRejectedException {
        checkTensor(sparse.getValues());
        checkTensor(sparse.getIndices());
    }

    private static void checkTensor(TensorProto tensor) throws GraphRejectedException {
        if (tensor.getDataLocation() != 0 || tensor.getExternalDataCount() > 0) {
            throw new GraphRejectedException("tensor '" + tensor.getName()
                    + "' is kept in an external file; export the graph with all weights inside");
        }
    }
}
