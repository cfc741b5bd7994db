package io.recurrent.model;

import io.recurrent.model.GraphForm.ScoresForm;
import io.recurrent.model.ModelManifest.GraphPart;
import io.recurrent.model.ModelManifest.StatePart;
import io.recurrent.model.ModelManifest.TensorPart;
import io.recurrent.model.ModelManifest.TokenizerPart;
import io.recurrent.runtime.GraphFile;
import io.recurrent.runtime.GraphSignature;
import io.recurrent.runtime.GraphSignature.Port;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.StateRows;
import io.recurrent.tensor.TensorSpec;
import io.recurrent.tensor.TensorSpec.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Matches a manifest with the graph that it describes: names, types, ranks, and vocabularies against embeddings. */
final class SignatureCheck {
    private final String key;
    private final GraphPart part;
    private final @Nullable TokenizerPart tokenizer;
    private final ScoresForm form;
    private final GraphFile graph;
    private final GraphSignature signature;
    private final InitialStates initialStates;

    /** Reads the floats of a file that a key names. */
    interface InitialStates {
        float[] apply(String key, String file);
    }

    /** A graph of a manifest, which wants scores of {@code form}. */
    SignatureCheck(ModelManifest manifest, String name, ScoresForm form, OpenGraph graph, InitialStates initialStates) {
        this.key = manifest.graphKey(name);
        this.part = manifest.graph(name);
        this.tokenizer = manifest.tokenizer();
        this.form = form;
        this.graph = graph.file();
        this.signature = graph.signature();
        this.initialStates = initialStates;
    }

    /**
     * A graph that is being opened.
     *
     * @param file what the file says
     * @param signature what the session says
     */
    record OpenGraph(GraphFile file, GraphSignature signature) {}

    /**
     * The graph's tensors by role.
     *
     * @param vocabularySize highest token id plus one
     * @param characterVocabularySize highest character id plus one, or 0 without characters
     * @throws BundleException when manifest and graph disagree
     */
    GraphRoles roles(long vocabularySize, long characterVocabularySize) {
        ModelManifest.Inputs inputs = part.inputs();
        if ((inputs.characters() == null) != (tokenizer == null || tokenizer.characters() == null)) {
            throw BundleException.at(
                    "tokenizer.characters", "goes with " + key + ".inputs.characters: give both or neither");
        }
        TensorSpec ids = inputs.ids() == null ? null : idTensor(key + ".inputs.ids", inputs.ids(), 2, vocabularySize);
        TensorSpec frames = inputs.frames() == null ? null : frameTensor(inputs.frames());
        TensorSpec lengths = inputs.lengths() == null ? null : lengthTensor(inputs.lengths());
        TensorSpec characters = inputs.characters() == null
                ? null
                : idTensor(key + ".inputs.characters", inputs.characters(), 3, characterVocabularySize);
        List<GraphRoles.State> states = new ArrayList<>();
        for (int i = 0; i < part.states().size(); i++) {
            states.add(state(key + ".states[" + i + "]", part.states().get(i)));
        }
        GraphRoles roles =
                new GraphRoles(ids, frames, lengths, characters, List.copyOf(states), scores(vocabularySize));
        refuseUnfedInputs(roles);
        return roles;
    }

    private TensorSpec idTensor(String key, TensorPart part, int rank, long entries) {
        Port port = port(key, part.tensor(), signature.inputs(), "input");
        requireIntegral(key, part.tensor(), port);
        requireRank(key, part.tensor(), port, rank);
        TensorSpec spec = spec(key, part, port, time(part), new Values.Ids(idRange(key, part.tensor(), entries)));
        requireFreeOrOne(key + ".batchAxis", spec, spec.batchAxis());
        requireFree(key + ".timeAxis", spec, spec.timeAxis());
        if (rank == 3) {
            requireFree(key, spec, spec.innerAxis());
        }
        return spec;
    }

    private TensorSpec frameTensor(TensorPart part) {
        String key = this.key + ".inputs.frames";
        Port port = port(key, part.tensor(), signature.inputs(), "input");
        requireFloat(key, part.tensor(), port);
        requireRank(key, part.tensor(), port, 3);
        TensorSpec spec = spec(key, part, port, time(part), new Values.Finite());
        requireFreeOrOne(key + ".batchAxis", spec, spec.batchAxis());
        requireFree(key + ".timeAxis", spec, spec.timeAxis());
        if (spec.batchAxis() == 2 || spec.timeAxis() == 2 || spec.shape().dynamic(2)) {
            throw BundleException.at(
                    key, "the last axis of '" + part.tensor() + "' must be the frame's values, of fixed size");
        }
        return spec;
    }

    private long idRange(String key, String tensor, long entries) {
        OptionalLong rows = graph.embeddingRows(tensor);
        if (rows.isPresent() && entries > rows.getAsLong()) {
            throw BundleException.at(
                    key,
                    "the vocabulary gives ids up to " + (entries - 1) + ", the graph's embedding has "
                            + rows.getAsLong() + " rows: vocabulary and graph do not belong together");
        }
        return rows.orElse(entries);
    }

    private TensorSpec lengthTensor(TensorPart part) {
        String key = this.key + ".inputs.lengths";
        Port port = port(key, part.tensor(), signature.inputs(), "input");
        requireIntegral(key, part.tensor(), port);
        requireRank(key, part.tensor(), port, 1);
        return spec(key, part, port, TensorSpec.NO_AXIS, new Values.Lengths());
    }

    private GraphRoles.State state(String key, StatePart part) {
        Port in = port(key + ".input", part.input(), signature.inputs(), "input");
        Port out = port(key + ".output", part.output(), signature.outputs(), "output");
        requireFloat(key + ".input", part.input(), in);
        requireFloat(key + ".output", part.output(), out);
        if (in.shape().rank() != out.shape().rank()) {
            throw BundleException.at(key, "input " + in.shape() + " and output " + out.shape() + " differ in rank");
        }
        if (part.batchAxis() < 0 || part.batchAxis() >= in.shape().rank()) {
            throw BundleException.at(key + ".batchAxis", part.batchAxis() + " is no axis of shape " + in.shape());
        }
        for (int axis = 0; axis < in.shape().rank(); axis++) {
            requireSameSize(key, axis, in.shape(), out.shape());
            if (axis != part.batchAxis() && in.shape().dynamic(axis)) {
                throw BundleException.at(
                        key + ".input",
                        "axis " + axis + " of '" + part.input() + "' must be fixed in the graph, its shape is "
                                + in.shape());
            }
        }
        TensorSpec input = new TensorSpec(
                part.input(), type(in), in.shape(), part.batchAxis(), TensorSpec.NO_AXIS, new Values.Finite());
        return new GraphRoles.State(input, part.output(), initial(initialStates, key + ".initial", part, input));
    }

    static float @Nullable [] initial(InitialStates initialStates, String key, StatePart part, TensorSpec input) {
        String name = part.initial();
        if (name == null || name.equals(StatePart.ZEROS)) {
            return null;
        }
        float[] values = initialStates.apply(key, name);
        int wanted = StateRows.size(input.shape().with(input.batchAxis(), 1), input.batchAxis());
        if (values.length != wanted) {
            throw BundleException.at(
                    key,
                    "'" + name + "' holds " + values.length + " floats, one row of '" + input.name() + "' has "
                            + wanted);
        }
        return values;
    }

    private static void requireSameSize(String key, int axis, Shape in, Shape out) {
        if (!in.dynamic(axis) && !out.dynamic(axis) && in.dimension(axis) != out.dimension(axis)) {
            throw BundleException.at(key, "input " + in + " and output " + out + " differ in axis " + axis);
        }
    }

    private TensorSpec scores(long vocabularySize) {
        String key = this.key + ".outputs.scores";
        TensorPart part = Objects.requireNonNull(this.part.outputs().scores(), "the manifest was checked");
        Port port = port(key, part.tensor(), signature.outputs(), "output");
        requireFloat(key, part.tensor(), port);
        requireRank(key, part.tensor(), port, form.eachStep() ? 3 : 2);
        TensorSpec spec = spec(key, part, port, form.eachStep() ? time(part) : TensorSpec.NO_AXIS, new Values.Finite());
        int last = port.shape().rank() - 1;
        if (spec.batchAxis() == last || spec.timeAxis() == last) {
            throw BundleException.at(key, "the last axis of '" + part.tensor() + "' must be the labels'");
        }
        long width = width(key, part.tensor(), port.shape(), vocabularySize);
        // The width also where the graph leaves it open, so that every answer is held against it.
        return new TensorSpec(
                spec.name(),
                spec.type(),
                spec.shape().with(last, width),
                spec.batchAxis(),
                spec.timeAxis(),
                spec.values());
    }

    private long width(String key, String tensor, Shape shape, long vocabularySize) {
        long wanted = form.width() == ScoresForm.VOCABULARY ? vocabularySize : form.width();
        int axis = shape.rank() - 1;
        if (!shape.dynamic(axis) && shape.dimension(axis) != wanted) {
            throw BundleException.at(
                    key,
                    "'" + tensor + "' has shape " + shape + ", " + form.entries() + " need a last axis of " + wanted);
        }
        return wanted;
    }

    private void refuseUnfedInputs(GraphRoles roles) {
        Set<String> unfed = new HashSet<>(signature.inputs().keySet());
        for (TensorSpec spec : roles.contract().inputs()) {
            if (!unfed.remove(spec.name())) {
                throw BundleException.at(key + ".inputs", "'" + spec.name() + "' has two roles");
            }
        }
        if (!unfed.isEmpty()) {
            throw BundleException.at(
                    key + ".inputs", "the graph also takes " + unfed + ", and nothing says what to feed there");
        }
    }

    private static TensorSpec spec(String key, TensorPart part, Port port, int time, Values values) {
        try {
            return new TensorSpec(part.tensor(), type(port), port.shape(), axis(part), time, values);
        } catch (IllegalArgumentException e) {
            throw BundleException.at(key, String.valueOf(e.getMessage()));
        }
    }

    private static int time(TensorPart part) {
        return part.timeAxis() == null ? 1 : part.timeAxis();
    }

    private static int axis(TensorPart part) {
        return part.batchAxis() == null ? 0 : part.batchAxis();
    }

    private static Port port(String key, String tensor, Map<String, Port> ports, String what) {
        Port port = ports.get(tensor);
        if (port == null) {
            throw BundleException.at(key, "the graph has no " + what + " '" + tensor + "', it has " + ports.keySet());
        }
        return port;
    }

    private static ElementType type(Port port) {
        ElementType type = port.type();
        if (type == null) {
            throw new IllegalStateException("the type was checked before; this is a bug in the server");
        }
        return type;
    }

    private static void requireIntegral(String key, String tensor, Port port) {
        if (port.type() == null || !port.type().integral()) {
            throw wrongType(key, tensor, port, "int32 or int64");
        }
    }

    private static void requireFloat(String key, String tensor, Port port) {
        if (port.type() != ElementType.FLOAT32) {
            throw wrongType(key, tensor, port, "float");
        }
    }

    private static BundleException wrongType(String key, String tensor, Port port, String wanted) {
        return BundleException.at(key, "'" + tensor + "' has type " + port.typeName() + ", wanted " + wanted);
    }

    private static void requireRank(String key, String tensor, Port port, int rank) {
        if (port.shape().rank() != rank) {
            throw BundleException.at(key, "'" + tensor + "' has shape " + port.shape() + ", wanted " + rank + " axes");
        }
    }

    private static void requireFree(String key, TensorSpec spec, int axis) {
        if (!spec.shape().dynamic(axis)) {
            throw BundleException.at(
                    key,
                    "axis " + axis + " of '" + spec.name() + "' is fixed in shape " + spec.shape()
                            + "; export the graph with it dynamic");
        }
    }

    private static void requireFreeOrOne(String key, TensorSpec spec, @Nullable Integer axis) {
        if (axis != null && spec.shape().dimension(axis) != 1) {
            requireFree(key, spec, axis);
        }
    }
}
