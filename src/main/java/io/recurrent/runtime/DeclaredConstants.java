package io.recurrent.runtime;

import io.recurrent.onnx.AttributeProto;
import io.recurrent.onnx.FunctionProto;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.onnx.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory that a graph's constants would take which its file only declares: a few bytes that say 'zeros of this
 * shape' or 'repeat this so often' become gigabytes when the runtime folds constants, or at the first run. The sizes
 * are bounds, found without computing any value but those of shapes.
 *
 * <p>Sizes that depend on a row are not looked at: they are what runs cost, which the golden samples show.
 */
final class DeclaredConstants {
    /** Of all constants of a graph that its file does not hold itself, beside so many times the file. */
    private static final long MOST_BYTES = 256L << 20;

    private static final int MOST_TIMES = 4;

    /** What all functions of a file may hold after each call in them was replaced by its nodes. */
    private static final long MOST_NODES = 100_000;

    private static final long MIB = 1L << 20;

    private final Map<String, FunctionProto> functions = new HashMap<>();
    private final long mostBytes;
    private long bytes;

    private DeclaredConstants(long fileBytes) {
        mostBytes = MOST_BYTES + MOST_TIMES * fileBytes;
    }

    /**
     * Refuses a graph whose constants are too large.
     *
     * @param fileBytes the size of its file
     * @return bytes that the constants take at most
     * @throws GraphRejectedException that names the node which goes beyond
     */
    static long bytes(ModelProto model, long fileBytes) throws GraphRejectedException {
        DeclaredConstants constants = new DeclaredConstants(fileBytes);
        for (FunctionProto function : model.getFunctionsList()) {
            constants.functions.put(function.getDomain() + ':' + function.getName(), function);
        }
        Map<String, Long> sizes = new HashMap<>();
        if (constants.nodes(model.getGraph().getNodeList(), sizes) > MOST_NODES) {
            throw new GraphRejectedException("the graph and its functions have more than " + MOST_NODES
                    + " nodes when each call of a function is replaced by its nodes");
        }
        constants.walk(model.getGraph(), new HashMap<>());
        for (FunctionProto function : model.getFunctionsList()) {
            constants.walk(function.getNodeList(), new HashMap<>());
        }
        return constants.bytes;
    }

    /**
     * Nodes after functions were replaced by their nodes, as the runtime does; a function that calls itself has none.
     */
    private long nodes(List<NodeProto> nodes, Map<String, Long> known) {
        long count = 0;
        for (NodeProto node : nodes) {
            String name = node.getDomain() + ':' + node.getOpType();
            FunctionProto function = functions.get(name);
            long own = 1;
            if (function != null) {
                Long size = known.get(name);
                if (size == null) {
                    known.put(name, 0L);
                    size = nodes(function.getNodeList(), known);
                    known.put(name, size);
                }
                own = Math.max(1, size);
            }
            for (AttributeProto attribute : node.getAttributeList()) {
                own = ConstantValue.plus(
                        own, attribute.hasG() ? nodes(attribute.getG().getNodeList(), known) : 0);
            }
            count = ConstantValue.plus(count, own);
        }
        return count;
    }

    private void walk(GraphProto graph, Map<String, ConstantValue> outer) throws GraphRejectedException {
        Map<String, ConstantValue> values = new HashMap<>(outer);
        graph.getInputList().forEach(input -> values.put(input.getName(), ConstantValue.VARIABLE));
        graph.getInitializerList().forEach(tensor -> values.put(tensor.getName(), ConstantValue.of(tensor)));
        walk(graph.getNodeList(), values);
    }

    /** Nodes come in topological order, as the specification demands. */
    private void walk(List<NodeProto> nodes, Map<String, ConstantValue> values) throws GraphRejectedException {
        for (NodeProto node : nodes) {
            List<ConstantValue> inputs = node.getInputList().stream()
                    .filter(name -> !name.isEmpty())
                    .map(name -> values.getOrDefault(name, ConstantValue.VARIABLE))
                    .toList();
            boolean folds = true;
            for (AttributeProto attribute : node.getAttributeList()) {
                if (attribute.hasG()) {
                    folds = false;
                    walk(attribute.getG(), values);
                }
                for (GraphProto graph : attribute.getGraphsList()) {
                    walk(graph, values);
                }
            }
            ConstantValue made = folds ? ConstantNode.output(node, inputs) : ConstantValue.VARIABLE;
            for (String output : node.getOutputList()) {
                values.put(output, made);
            }
            if (!node.getOpType().equals("Constant")) {
                count(node, made, node.getOutputCount());
            }
        }
    }

    private void count(NodeProto node, ConstantValue made, int outputs) throws GraphRejectedException {
        if (!made.constant() && made.elements() <= 1) {
            return;
        }
        bytes = ConstantValue.plus(bytes, ConstantValue.times(made.bytes(), Math.max(1, outputs)));
        if (bytes > mostBytes) {
            throw new GraphRejectedException("node '" + node.getName() + "' (" + node.getOpType()
                    + ") makes the constants that the graph computes larger than " + mostBytes / MIB
                    + " MiB; export it with them computed, or smaller");
        }
    }
}
