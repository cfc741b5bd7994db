package io.recurrent.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bundle's {@code model.yaml}, as docs/MODEL_FORMAT.md describes it. Its parts check themselves: what can be wrong
 * within one part is found while reading, so that the message can name the key.
 *
 * @param format version of the format, 1
 * @param task what the model does
 * @param description one line for people
 * @param tokenizer how text becomes ids; null for a model that reads frames
 * @param graph the ONNX file and what its tensors mean
 * @param activation how scores become probabilities
 * @param labels classification: in the order of the graph's last axis
 * @param tags tagging: the tag scheme and its labels, or null
 * @param generation generation: where texts begin and end, or null
 * @param limits what the model accepts
 * @param files SHA-256 of every other file of the bundle, in hexadecimal
 */
public record ModelManifest(
        @JsonProperty(required = true) int format,
        @JsonProperty(required = true) Task task,
        @Nullable String description,
        @Nullable TokenizerPart tokenizer,
        @JsonProperty(required = true) GraphPart graph,
        @Nullable Activation activation,
        @Nullable List<String> labels,
        @Nullable TagsPart tags,
        @Nullable GenerationPart generation,
        @Nullable Limits limits,
        @JsonProperty(required = true) Map<String, String> files) {

    private static final int FORMAT = 1;

    /** Checks what concerns several keys. */
    public ModelManifest {
        require(format == FORMAT, "format: must be " + FORMAT + ", got " + format);
        labels = labels == null ? List.of() : List.copyOf(labels);
        files = Map.copyOf(files);
        require(files.containsKey(graph.file()), "files: has no digest for graph.file '" + graph.file() + "'");
        requireLabels(task, labels);
        require(tags != null || task != Task.TOKEN_TAGGING, "tags: required for token-tagging");
        require(tags == null || task == Task.TOKEN_TAGGING, "tags: only for token-tagging");
        require(generation == null || task == Task.TEXT_GENERATION, "generation: only for text-generation");
        boolean frames = task == Task.FRAME_CLASSIFICATION;
        boolean tensors = task == Task.TENSORS;
        requireEither("graph.inputs.ids", graph.inputs().ids() != null, !frames && !tensors, task);
        requireEither("graph.inputs.frames", graph.inputs().frames() != null, frames, task);
        requireEither("tokenizer", tokenizer != null, !frames && !tensors, task);
        requireEither("graph.outputs.scores", graph.outputs().scores() != null, !tensors, task);
        require(tensors || graph.rows().isEmpty() && graph.steps().isEmpty(), "graph.rows: only for tensors");
        require(!tensors || graph.inputs().characters() == null, "graph.inputs.characters: not for tensors");
        if (task == Task.TEXT_GENERATION) {
            require(!graph.states().isEmpty(), "graph.states: text-generation needs the graph's states");
            require(graph.inputs().characters() == null, "graph.inputs.characters: not for text-generation");
        }
    }

    private static void requireEither(String key, boolean given, boolean wanted, Task task) {
        require(given || !wanted, key + ": is missing; it is required for " + task.text());
        require(!given || wanted, key + ": not for " + task.text());
    }

    private static void requireLabels(Task task, List<String> labels) {
        if (task == Task.TEXT_CLASSIFICATION || task == Task.FRAME_CLASSIFICATION) {
            require(labels.size() >= 2, "labels: " + task.text() + " needs 2 labels or more, got " + labels.size());
            require(new HashSet<>(labels).size() == labels.size(), "labels: one is given twice in " + labels);
        } else {
            String where = task == Task.TOKEN_TAGGING ? "has its labels under tags.labels" : "has none";
            require(labels.isEmpty(), "labels: " + task.text() + " " + where);
        }
    }

    @Override
    public String description() {
        return description == null ? "" : description;
    }

    @Override
    public Activation activation() {
        return activation == null ? Activation.SOFTMAX : activation;
    }

    @Override
    public List<String> labels() {
        return labels == null ? List.of() : labels;
    }

    @Override
    public GenerationPart generation() {
        return generation == null ? GenerationPart.NONE : generation;
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

    /** What a model does with its input. */
    public enum Task {
        @JsonProperty("text-classification")
        TEXT_CLASSIFICATION,
        @JsonProperty("token-tagging")
        TOKEN_TAGGING,
        @JsonProperty("text-generation")
        TEXT_GENERATION,
        @JsonProperty("frame-classification")
        FRAME_CLASSIFICATION,
        @JsonProperty("tensors")
        TENSORS;

        /** The task as manifests and callers write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How scores become probabilities. */
    public enum Activation {
        @JsonProperty("softmax")
        SOFTMAX,
        @JsonProperty("sigmoid")
        SIGMOID,
        @JsonProperty("none")
        NONE
    }

    /**
     * How text becomes ids.
     *
     * @param type how text is split
     * @param lowercase whether tokens are looked up in lower case
     * @param digits how digits are looked up
     * @param vocabulary the vocabulary's file
     * @param unknown the entry for tokens that the vocabulary lacks
     * @param padding the entry beyond a row's end, or null for id 0
     * @param characters characters of tokens as a further input, or null
     */
    public record TokenizerPart(
            @JsonProperty(required = true) Type type,
            @Nullable Boolean lowercase,
            @Nullable Digits digits,
            @JsonProperty(required = true) String vocabulary,
            @JsonProperty(required = true) String unknown,
            @Nullable String padding,
            @Nullable CharactersPart characters) {
        /** Sets defaults. */
        public TokenizerPart {
            lowercase = lowercase != null && lowercase;
            digits = digits == null ? Digits.KEEP : digits;
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
        public static final String ZEROS = "zeros";

        /** Sets the default. */
        public StatePart {
            initial = initial == null ? ZEROS : initial;
        }
    }

    /**
     * How tags make spans.
     *
     * @param scheme the tag scheme
     * @param labels in the order of the graph's last axis
     * @param crf the file with the CRF's tables, or null
     */
    public record TagsPart(
            @JsonProperty(required = true) Scheme scheme,
            @JsonProperty(required = true) List<String> labels,
            @Nullable String crf) {
        /** Copies the list. */
        public TagsPart {
            labels = List.copyOf(labels);
        }

        /** Tag schemes. */
        public enum Scheme {
            BIO,
            BIOES,
            BMES,
            IO
        }
    }

    /**
     * Where generated texts begin and end.
     *
     * @param start the entry that is fed before every prompt, or null
     * @param end the entry that ends a text and is no part of it, or null
     * @param lineEnds entries after which a new line begins
     */
    public record GenerationPart(
            @Nullable String start,
            @Nullable String end,
            @Nullable List<String> lineEnds) {
        private static final GenerationPart NONE = new GenerationPart(null, null, null);

        /** Copies the list. */
        public GenerationPart {
            lineEnds = lineEnds == null ? List.of() : List.copyOf(lineEnds);
        }

        @Override
        public List<String> lineEnds() {
            return lineEnds == null ? List.of() : lineEnds;
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
