package io.recurrent.model;

import io.recurrent.model.ModelManifest.GraphPart;
import io.recurrent.model.ModelManifest.StatePart;
import io.recurrent.model.SignatureCheck.OpenGraph;
import io.recurrent.model.TensorRoles.Input;
import io.recurrent.model.TensorRoles.Output;
import io.recurrent.runtime.GraphFile;
import io.recurrent.runtime.GraphSignature;
import io.recurrent.runtime.GraphSignature.Port;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorSpec;
import io.recurrent.tensor.TensorSpec.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Matches the manifest of a graph that takes any tensors with the graph itself. */
final class TensorSignature {
    private final String key;
    private final GraphPart part;
    private final GraphFile graph;
    private final GraphSignature signature;
    private final SignatureCheck.InitialStates initialStates;
    private final Map<String, StatePart> statesIn = new HashMap<>();
    private final Set<String> statesOut = new HashSet<>();

    TensorSignature(ModelManifest manifest, String name, OpenGraph graph, SignatureCheck.InitialStates initialStates) {
        this.key = manifest.graphKey(name);
        this.part = manifest.graph(name);
        this.graph = graph.file();
        this.signature = graph.signature();
        this.initialStates = initialStates;
        for (StatePart state : part.states()) {
            statesIn.put(state.input(), state);
            statesOut.add(state.output());
        }
    }

    /**
     * What the graph takes and gives.
     *
     * @throws BundleException when manifest and graph disagree, or the graph takes what the server does not feed
     */
    TensorRoles roles() {
        requireKnown(key + ".states", statesIn.keySet(), signature.inputs().keySet());
        requireKnown(key + ".states", statesOut, signature.outputs().keySet());
        Set<String> all = new HashSet<>(signature.inputs().keySet());
        all.addAll(signature.outputs().keySet());
        requireKnown(key + ".rows", part.rows().keySet(), all);
        requireKnown(key + ".steps", part.steps().keySet(), signature.inputs().keySet());
        requireLengths();
        List<Input> inputs = new ArrayList<>();
        signature.inputs().forEach((name, port) -> inputs.add(input(name, port)));
        List<Output> outputs = new ArrayList<>();
        signature.outputs().forEach((name, port) -> outputs.add(output(name, port)));
        boolean byRows = inputs.stream()
                        .allMatch(
                                input -> free(input.spec().shape(), input.spec().batchAxis()))
                && outputs.stream().allMatch(output -> output.batchAxis() != TensorSpec.NO_AXIS);
        return new TensorRoles(List.copyOf(inputs), List.copyOf(outputs), byRows);
    }

    private static boolean free(Shape shape, int axis) {
        return axis != TensorSpec.NO_AXIS && shape.dynamic(axis);
    }

    private static void requireKnown(String key, Set<String> named, Set<String> known) {
        for (String name : named) {
            if (!known.contains(name)) {
                throw BundleException.at(key, "the graph has no '" + name + "' there, it has " + known);
            }
        }
    }

    /** A length beyond 1 to the steps ends the process or is misread, so the server must know what lengths are. */
    private void requireLengths() {
        String declared = lengths();
        for (String input : graph.lengthInputs()) {
            if (!input.equals(declared) || part.steps().isEmpty()) {
                throw BundleException.at(
                        key + ".inputs.lengths",
                        "'" + input + "' holds the rows' lengths of a recurrent operator: name it here, and under "
                                + key + ".steps the axis of steps of the input that they count");
            }
        }
    }

    private @Nullable String lengths() {
        ModelManifest.TensorPart tensor = part.inputs().lengths();
        return tensor == null ? null : tensor.tensor();
    }

    private Input input(String name, Port port) {
        ElementType type = type("input", name, port);
        StatePart state = statesIn.get(name);
        int rows = state == null ? part.rows().getOrDefault(name, TensorSpec.NO_AXIS) : state.batchAxis();
        int steps = part.steps().getOrDefault(name, TensorSpec.NO_AXIS);
        TensorSpec spec;
        try {
            spec = new TensorSpec(name, type, port.shape(), rows, steps, values(name, type));
        } catch (IllegalArgumentException e) {
            throw BundleException.at(key + ".rows", String.valueOf(e.getMessage()));
        }
        return new Input(spec, state != null, state == null ? null : initial(state, spec));
    }

    private Values values(String name, ElementType type) {
        if (name.equals(lengths())) {
            return new Values.Lengths();
        }
        OptionalLong ids = type.integral() ? graph.embeddingRows(name) : OptionalLong.empty();
        if (ids.isPresent()) {
            return new Values.Ids(ids.getAsLong());
        }
        return type == ElementType.FLOAT32 ? new Values.Finite() : new Values.Any();
    }

    private float @Nullable [] initial(StatePart state, TensorSpec spec) {
        String key = this.key + ".states." + state.input();
        Shape row = spec.shape().with(state.batchAxis(), 1);
        for (int axis = 0; axis < row.rank(); axis++) {
            if (row.dynamic(axis)) {
                throw BundleException.at(
                        key, "axis " + axis + " must be fixed in the graph, its shape is " + spec.shape());
            }
        }
        if (spec.type() != ElementType.FLOAT32) {
            throw BundleException.at(key, "has type " + spec.type() + ", wanted float");
        }
        return SignatureCheck.initial(initialStates, key, state, spec);
    }

    private Output output(String name, Port port) {
        int rows = part.rows().getOrDefault(name, TensorSpec.NO_AXIS);
        for (StatePart state : part.states()) {
            rows = state.output().equals(name) ? state.batchAxis() : rows;
        }
        return new Output(name, type("output", name, port), port.shape(), rows, statesOut.contains(name));
    }

    private ElementType type(String what, String name, Port port) {
        ElementType type = port.type();
        if (type == null) {
            throw BundleException.at(
                    key + ".file",
                    what + " '" + name + "' has type " + port.typeName() + ", which the server does not handle");
        }
        return type;
    }
}
