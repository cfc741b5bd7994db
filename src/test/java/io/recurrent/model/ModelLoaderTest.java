package io.recurrent.model;

import static io.recurrent.fixture.GraphParts.INT32;
import static io.recurrent.fixture.GraphParts.INT64;
import static io.recurrent.fixture.GraphParts.OPEN;
import static io.recurrent.fixture.GraphParts.attribute;
import static io.recurrent.fixture.GraphParts.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.Loading;
import io.recurrent.fixture.ManifestText;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifest, vocabularies and graph must agree; where they do not, the key says so and nothing native is left. */
class ModelLoaderTest {
    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);

    @TempDir
    private Path root;

    @AfterEach
    void nothing_native_is_left() {
        assertThat(runtime.liveNatives()).isZero();
    }

    private LoadedModel load(TinyBundles bundle) throws IOException {
        Path directory = bundle.golden("{}").write(root);
        return Loading.rows(runtime, Bundle.read("m", 1, directory));
    }

    private static TinyBundles classifier(TinyGraphs graph) {
        return TinyBundles.classifier("m", graph);
    }

    private static TinyBundles plain() {
        return classifier(TinyGraphs.classifier(2));
    }

    private static TinyBundles withState(Map<String, Object> state) {
        return classifier(TinyGraphs.classifier(2).states()).set("graph.states", List.of(state));
    }

    private static Map<String, Object> stateAt(int batchAxis) {
        Map<String, Object> state = ManifestText.state("h0", "hn");
        state.put("batchAxis", batchAxis);
        return state;
    }

    /** A graph whose state comes out twice as wide as it goes in. */
    private static ModelProto widening() {
        GraphProto.Builder graph = TinyGraphs.classifier(2).states().build().getGraph().toBuilder();
        graph.addNode(node("Concat", List.of("hn", "hn"), "wide").addAttribute(attribute("axis", 2)));
        return GraphParts.model(graph.addOutput(GraphParts.value("wide", GraphParts.FLOAT, 1, OPEN, 16)));
    }

    static Stream<Arguments> disagreements() {
        String ids = "graph.inputs.ids";
        String lengths = "graph.inputs.lengths";
        String scores = "graph.outputs.scores";
        return Stream.of(
                arguments(plain().set(ids + ".tensor", "tokens"), ids, "no input 'tokens', it has [ids, lengths]"),
                arguments(plain().set(lengths + ".tensor", "IDS"), lengths, "no input 'IDS'"),
                arguments(plain().set(scores + ".tensor", "logits"), scores, "no output 'logits', it has [scores]"),
                arguments(plain().set(ids + ".tensor", "lengths"), ids, "has shape [?], wanted 2 axes"),
                arguments(plain().set(lengths + ".tensor", "ids"), lengths, "has shape [?, ?], wanted 1 axes"),
                arguments(withState(ManifestText.state("h0", "hn")).set(ids + ".tensor", "h0"), ids, "int32 or int64"),
                arguments(withState(ManifestText.state("h0", "hn")).set(scores + ".tensor", "hn"), scores, "2 axes"),
                arguments(plain().remove(lengths), "graph.inputs", "also takes [lengths]"),
                arguments(classifier(TinyGraphs.classifier(2).states()), "graph.inputs", "also takes [h0]"),
                arguments(plain().set(ids + ".batchAxis", 2), ids, "batch axis 2 is not in 0..1"),
                arguments(plain().set(ids + ".timeAxis", 2), ids, "time axis 2 is not in 0..1"),
                arguments(plain().set(ids + ".batchAxis", 1), ids, "same axis 1"),
                arguments(plain().set(lengths + ".batchAxis", 1), lengths, "batch axis 1 is not in 0..0"),
                arguments(plain().set(scores + ".batchAxis", 2), scores, "batch axis 2 is not in 0..1"),
                arguments(plain().set(scores + ".batchAxis", 1), scores, "last axis of 'scores' must be the labels'"));
    }

    static Stream<Arguments> states() {
        return Stream.of(
                arguments(withState(ManifestText.state("c0", "hn")), "graph.states[0].input", "no input 'c0'"),
                arguments(withState(ManifestText.state("h0", "cn")), "graph.states[0].output", "no output 'cn'"),
                arguments(withState(ManifestText.state("ids", "hn")), "graph.states[0].input", "INT64, wanted float"),
                arguments(withState(ManifestText.state("h0", "scores")), "graph.states[0]", "differ in rank"),
                arguments(withState(stateAt(3)), "graph.states[0].batchAxis", "3 is no axis of shape [1, ?, 8]"),
                arguments(withState(stateAt(-1)), "graph.states[0].batchAxis", "-1 is no axis"),
                arguments(withState(stateAt(0)), "graph.states[0].input", "axis 1 of 'h0' must be fixed"),
                arguments(
                        withState(ManifestText.state("h0", "wide")).graph(widening()),
                        "graph.states[0]",
                        "[1, ?, 8] and output [1, ?, 16] differ in axis 2"),
                arguments(
                        plain().set("graph.states", List.of(ManifestText.state("h0", "hn")))
                                .graph(TinyGraphs.classifier(2).build()),
                        "graph.states[0].input",
                        "no input 'h0'"),
                arguments(
                        classifier(TinyGraphs.classifier(2).states())
                                .set(
                                        "graph.states",
                                        List.of(ManifestText.state("h0", "hn"), ManifestText.state("h0", "hn"))),
                        "graph.inputs",
                        "'h0' has two roles"));
    }

    static Stream<Arguments> sizes() {
        String ids = "graph.inputs.ids";
        String scores = "graph.outputs.scores";
        return Stream.of(
                arguments(classifier(TinyGraphs.classifier(3)), scores, "[?, 3], 2 labels need a last axis of 2"),
                arguments(plain().set("activation", "sigmoid"), scores, "2 labels need a last axis of 1"),
                arguments(
                        TinyBundles.tagger("m", TinyGraphs.tagger(4)),
                        scores,
                        "[?, ?, 4], 5 labels need a last axis of 5"),
                arguments(
                        classifier(TinyGraphs.classifier(2).fixed(OPEN, 40)),
                        ids + ".timeAxis",
                        "axis 1 of 'ids' is fixed in shape [?, 40]; export the graph with it dynamic"),
                arguments(classifier(TinyGraphs.classifier(2).fixed(2, OPEN)), ids + ".batchAxis", "axis 0 of 'ids'"),
                arguments(
                        classifier(TinyGraphs.classifier(2).vocabulary(12)),
                        ids,
                        "ids up to 12, the graph's embedding has 12 rows"),
                arguments(
                        plain().file("words.json", "{\"<pad>\": 0, \"<unk>\": 2147483647}")
                                .set("tokenizer.vocabulary", "words.json"),
                        ids,
                        "ids up to 2147483647, the graph's embedding has 13 rows"),
                arguments(
                        TinyBundles.ner().file("characters.txt", "<pad>\n<unk>\n" + manyCharacters()),
                        "graph.inputs.characters",
                        "embedding has " + TinyGraphs.CHARACTERS + " rows"),
                arguments(
                        plain().file("characters.txt", "<pad>\n<unk>\n")
                                .set("tokenizer.characters", ManifestText.characters()),
                        "tokenizer.characters",
                        "give both or neither"),
                arguments(
                        TinyBundles.ner().remove("tokenizer.characters"),
                        "tokenizer.characters",
                        "give both or neither"));
    }

    private static String manyCharacters() {
        StringBuilder lines = new StringBuilder();
        for (char letter = 'A'; letter < 'A' + TinyGraphs.CHARACTERS; letter++) {
            lines.append(letter).append('\n');
        }
        return lines.toString();
    }

    static Stream<Arguments> vocabularies() {
        return Stream.of(
                arguments(plain().set("tokenizer.vocabulary", "none.txt"), "tokenizer.vocabulary", "has no digest"),
                arguments(plain().set("tokenizer.vocabulary", ""), "tokenizer.vocabulary", "not a plain path"),
                arguments(plain().set("tokenizer.unknown", "[UNK]"), "tokenizer.unknown", "no entry '[UNK]'"),
                arguments(plain().set("tokenizer.padding", "[PAD]"), "tokenizer.padding", "no entry '[PAD]'"),
                arguments(
                        TinyBundles.ner().set("tokenizer.characters.unknown", "?"),
                        "tokenizer.characters.unknown",
                        "no entry '?'"),
                arguments(
                        TinyBundles.ner().set("tokenizer.characters.padding", "?"),
                        "tokenizer.characters.padding",
                        "no entry '?'"),
                arguments(
                        TinyBundles.ner().set("tokenizer.characters.vocabulary", "?"),
                        "tokenizer.characters.vocabulary",
                        "has no digest"));
    }

    @ParameterizedTest
    @MethodSource({"disagreements", "states", "sizes", "vocabularies"})
    void where_they_disagree_the_bundle_is_refused_at_the_key(TinyBundles bundle, String key, String part) {
        BundleException refusal = catchThrowableOfType(BundleException.class, () -> load(bundle));

        assertThat(refusal).isNotNull();
        assertThat(refusal).hasMessageStartingWith("model.yaml: " + key + ": ").hasMessageContaining(part);
    }

    static Stream<Arguments> badFiles() {
        ModelProto attack = GraphParts.model(TinyGraphs.classifier(2).build().getGraph().toBuilder()
                .addNode(node("Attack", List.of("scores"), "x").setDomain("evil")));
        ModelProto unloadable = GraphParts.model(TinyGraphs.classifier(2).build().getGraph().toBuilder()
                .addNode(node("NoSuchOperator", List.of("scores"), "x")));
        return Stream.of(
                arguments(plain().file("model.onnx", "garbage"), "model.onnx: ", "no ONNX graph"),
                arguments(plain().file("model.onnx", ""), "model.onnx: ", "no graph"),
                arguments(plain().graph(attack), "model.onnx: ", "unknown domain 'evil'"),
                arguments(plain().graph(unloadable), "model.onnx: ", "does not load the graph"),
                arguments(plain().file("words.txt", ""), "words.txt: ", "empty"),
                arguments(plain().file("words.txt", "a\na\n"), "words.txt: ", "line 2"),
                arguments(
                        plain().file("words.json", "{\"<unk>\": -1}").set("tokenizer.vocabulary", "words.json"),
                        "words.json: ",
                        "id -1"),
                arguments(
                        plain().file("words.json", "{\"<unk>\": 1, \"<pad>\": 1}")
                                .set("tokenizer.vocabulary", "words.json"),
                        "words.json: ",
                        "share id 1"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void a_file_that_is_bad_in_itself_is_refused_by_its_name(TinyBundles bundle, String file, String part) {
        BundleException refusal = catchThrowableOfType(BundleException.class, () -> load(bundle));

        assertThat(refusal).isNotNull();
        assertThat(refusal).hasMessageStartingWith(file).hasMessageContaining(part);
    }

    @Test
    void a_graph_that_fixes_its_batch_is_given_one_row_a_run() throws Exception {
        try (LoadedModel fixed = load(classifier(TinyGraphs.classifier(2).fixed(1, OPEN)))) {
            assertThat(fixed.mostRows()).isOne();
        }
    }

    @Test
    void a_graph_that_fixes_the_batch_of_a_state_only_is_given_one_row_a_run_too() throws Exception {
        GraphProto.Builder graph = TinyGraphs.classifier(2).states().build().getGraph().toBuilder();
        graph.setInput(2, GraphParts.value("h0", GraphParts.FLOAT, 1, 1, 8));

        try (LoadedModel fixed = load(withState(ManifestText.state("h0", "hn")).graph(GraphParts.model(graph)))) {
            assertThat(fixed.mostRows()).isOne();
        }
    }

    @Test
    void what_a_model_says_of_itself_is_what_its_bundle_says() throws Exception {
        try (LoadedModel model = load(plain().set("limits.maxTokens", 7))) {
            assertThat(model.maxTokens()).isEqualTo(7);
            assertThat(model.takesLengths()).isTrue();
            assertThat(model.mostRows()).isEqualTo(Integer.MAX_VALUE);
            assertThat(model.bundle().name()).isEqualTo("m");
            assertThat(runtime.liveNatives()).isOne();
        }
        try (LoadedModel bare =
                load(classifier(TinyGraphs.classifier(2).withoutLengths()).remove("graph.inputs.lengths"))) {
            assertThat(bare.takesLengths()).isFalse();
        }
        try (LoadedModel small = load(classifier(TinyGraphs.classifier(2).types(INT32, INT64)))) {
            assertThat(small.scoreCount()).isEqualTo(2);
        }
    }
}
