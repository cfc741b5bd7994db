package io.recurrent.model;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A bundle's {@code model.yaml}, as docs/MODEL_FORMAT.md describes it. Its parts check themselves: what can be wrong
 * within one part is found while reading, so that the message can name the key. The keys of the task are not looked at
 * here: {@link #keys} reads them as the task's own record.
 *
 * @param format version of the format, 1
 * @param task what the model does, by the task's name
 * @param description one line for people
 * @param tokenizer how text becomes ids; null for a model that reads no text
 * @param graph the short form of {@code graphs} for a bundle of one graph, {@link #MAIN}; null where graphs are given
 * @param graphs the ONNX files and what their tensors mean, by name
 * @param limits what the model accepts
 * @param files SHA-256 of every other file of the bundle, in hexadecimal
 * @param others the task's keys
 */
public record ModelManifest(
        @JsonProperty(required = true) int format,
        @JsonProperty(required = true) String task,
        @Nullable String description,
        @Nullable TokenizerPart tokenizer,
        @Nullable GraphPart graph,
        @Nullable Map<String, GraphPart> graphs,
        @Nullable Limits limits,
        @JsonProperty(required = true) Map<String, String> files,
        @JsonAnySetter @Nullable Map<String, JsonNode> others) {
    /** What the only graph of a bundle is called. */
    public static final String MAIN = "main";

    private static final int FORMAT = 1;
    private static final int MOST_DESCRIPTION = 1000;
    private static final Pattern GRAPH_NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    /** Checks what concerns several keys. */
    public ModelManifest {
        require(format == FORMAT, "format: must be " + FORMAT + ", got " + format);
        require(
                description == null || description.length() <= MOST_DESCRIPTION,
                "description: has more than " + MOST_DESCRIPTION + " characters");
        require(graph != null || graphs != null, "graph: is missing; it is required");
        require(graph == null || graphs == null, "graph: goes without graphs; give one of both");
        require(graphs == null || !graphs.isEmpty(), "graphs: is empty; name one graph or more");
        graphs = graphs == null
                ? Map.of(MAIN, Objects.requireNonNull(graph))
                : Collections.unmodifiableMap(new LinkedHashMap<>(graphs));
        files = Map.copyOf(files);
        others = others == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(others));
        for (Map.Entry<String, GraphPart> each : graphs.entrySet()) {
            String key = graph == null ? "graphs." + each.getKey() : "graph";
            require(
                    GRAPH_NAME.matcher(each.getKey()).matches(),
                    key + ": a graph's name is 1 to 31 of a-z 0-9 - and begins with a letter");
            String file = each.getValue().file();
            require(files.containsKey(file), "files: has no digest for " + key + ".file '" + file + "'");
        }
    }

    /**
     * The keys of the task.
     *
     * @param kind a record with a component for each
     * @throws BundleException that names the key
     */
    public <T> T keys(Class<T> kind) {
        return ManifestReader.keys(others(), kind);
    }

    /** Keys that are the task's. */
    @Override
    public Map<String, JsonNode> others() {
        return Objects.requireNonNullElse(others, Map.of());
    }

    /** The graphs by name; one of them for a bundle in the short form. */
    @Override
    public Map<String, GraphPart> graphs() {
        return Objects.requireNonNullElse(graphs, Map.of());
    }

    /**
     * A graph.
     *
     * @throws BundleException when there is none of this name
     */
    public GraphPart graph(String name) {
        GraphPart part = graphs().get(name);
        if (part == null) {
            throw BundleException.at(
                    "graphs", "'" + task + "' needs a graph '" + name + "', there are " + graphs().keySet());
        }
        return part;
    }

    /** The key under which a graph stands. */
    public String graphKey(String name) {
        return graph == null ? "graphs." + name : "graph";
    }

    @Override
    public String description() {
        return description == null ? "" : description;
    }

    @Override
    public Limits limits() {
        return limits == null ? new Limits(Limits.DEFAULT_TOKENS) : limits;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * How text becomes ids.
     *
     * @param type how text is split
     * @param version of the rules, 1 or 2
     * @param lowercase whether tokens are looked up in lower case
     * @param digits how digits are looked up
     * @param vocabulary the vocabulary's file
     * @param unknown the entry for tokens that the vocabulary lacks
     * @param padding the entry beyond a row's end, or null for id 0
     * @param characters characters of tokens as a further input, or null
     */
    public record TokenizerPart(
            @JsonProperty(required = true) Type type,
            @Nullable Integer version,
            @Nullable Boolean lowercase,
            @Nullable Digits digits,
            @JsonProperty(required = true) String vocabulary,
            @JsonProperty(required = true) String unknown,
            @Nullable String padding,
            @Nullable CharactersPart characters) {
        /** Sets defaults, and checks the version. Bundles that name none have version 1. */
        public TokenizerPart {
            require(version == null || version == 1 || version == 2, "version: must be 1 or 2, got " + version);
            lowercase = lowercase != null && lowercase;
            digits = digits == null ? Digits.KEEP : digits;
        }

        @Override
        public Integer version() {
            return version == null ? 1 : version;
        }

        /** How text is split. */
        public enum Type {
            @JsonProperty("word")
            WORD,
            @JsonProperty("whitespace")
            WHITESPACE,
            @JsonProperty("character")
            CHARACTER
        }

        /** How digits are looked up. */
        public enum Digits {
            @JsonProperty("keep")
            KEEP,
            @JsonProperty("zero")
            ZERO
        }
    }

    /**
     * How a token's characters become ids.
     *
     * @param vocabulary the vocabulary's file
     * @param unknown the entry for characters that the vocabulary lacks
     * @param padding the entry beyond a token's end, or null for id 0
     * @param maxPerToken code points taken from a token, 1 to 64
     */
    public record CharactersPart(
            @JsonProperty(required = true) String vocabulary,
            @JsonProperty(required = true) String unknown,
            @Nullable String padding,
            @JsonProperty(required = true) int maxPerToken) {
        private static final int MOST = 64;

        /** Checks the range. */
        public CharactersPart {
            require(
                    maxPerToken >= 1 && maxPerToken <= MOST,
                    "maxPerToken: must be 1 to " + MOST + ", got " + maxPerToken);
        }
    }

    /**
     * The ONNX file and what its tensors mean.
     *
     * @param file the graph's file
     * @param inputs what to feed; null for tensors without lengths
     * @param outputs what to read; null for tensors
     * @param states recurrent states
     * @param rows tensors: the axis of rows of each input and output but states, where requests may share a run
     * @param steps tensors: the axis of steps of inputs whose rows have lengths
     */
    public record GraphPart(
            @JsonProperty(required = true) String file,
            @Nullable Inputs inputs,
            @Nullable Outputs outputs,
            @Nullable List<StatePart> states,
            @Nullable Map<String, Integer> rows,
            @Nullable Map<String, Integer> steps) {
        @Override
        public Inputs inputs() {
            return inputs == null ? Inputs.NONE : inputs;
        }

        @Override
        public Outputs outputs() {
            return outputs == null ? Outputs.NONE : outputs;
        }

        @Override
        public Map<String, Integer> rows() {
            return rows == null ? Map.of() : rows;
        }

        @Override
        public Map<String, Integer> steps() {
            return steps == null ? Map.of() : steps;
        }

        @Override
        public List<StatePart> states() {
            return states == null ? List.of() : states;
        }
    }

    /**
     * The graph's inputs by role.
     *
     * @param ids token ids; null for frames
     * @param frames frames of floats; null for token ids
     * @param lengths each row's length, or null
     * @param characters character ids, or null
     */
    public record Inputs(
            @Nullable TensorPart ids,
            @Nullable TensorPart frames,
            @Nullable TensorPart lengths,
            @Nullable TensorPart characters) {
        private static final Inputs NONE = new Inputs(null, null, null, null);
    }

    /**
     * The graph's outputs by role.
     *
     * @param scores logits, probabilities or emissions; null for tensors
     */
    public record Outputs(@Nullable TensorPart scores) {
        private static final Outputs NONE = new Outputs(null);
    }

    /**
     * One tensor of the graph.
     *
     * @param tensor its name in the graph
     * @param batchAxis the axis of rows
     * @param timeAxis the axis of steps, where the role has one
     */
    public record TensorPart(
            @JsonProperty(required = true) String tensor,
            @Nullable Integer batchAxis,
            @Nullable Integer timeAxis) {
        /** Sets defaults: batch before time. */
        public TensorPart {
            batchAxis = batchAxis == null ? 0 : batchAxis;
            timeAxis = timeAxis == null ? 1 : timeAxis;
            require(batchAxis >= 0, "batchAxis: must be 0 or more, got " + batchAxis);
            require(timeAxis >= 0, "timeAxis: must be 0 or more, got " + timeAxis);
        }
    }

    /**
     * A recurrent state that enters and leaves the graph.
     *
     * @param input its name as an input
     * @param output its name as an output
     * @param batchAxis the axis of rows
     * @param initial {@link #ZEROS}, or the file that holds one row's values as little-endian 32-bit floats
     */
    public record StatePart(
            @JsonProperty(required = true) String input,
            @JsonProperty(required = true) String output,
            @JsonProperty(required = true) int batchAxis,
            @Nullable String initial) {
        /** Before the first step all values are 0. */
        static final String ZEROS = "zeros";

        /** Sets the default. */
        public StatePart {
            initial = initial == null ? ZEROS : initial;
        }
    }

    /**
     * What the model accepts.
     *
     * @param maxTokens tokens an input
     */
    public record Limits(@JsonProperty(required = true) int maxTokens) {
        private static final int DEFAULT_TOKENS = 2_000;
        private static final int MOST_TOKENS = 100_000;

        /** Checks the range. */
        public Limits {
            require(
                    maxTokens >= 1 && maxTokens <= MOST_TOKENS,
                    "maxTokens: must be 1 to " + MOST_TOKENS + ", got " + maxTokens);
        }
    }
}
