package io.recurrent.serving;

import static io.recurrent.fixture.GraphParts.INT64;
import static io.recurrent.fixture.GraphParts.OPEN;
import static io.recurrent.fixture.GraphParts.attribute;
import static io.recurrent.fixture.GraphParts.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.IdleQueues;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.fixture.UsualTasks;
import io.recurrent.model.BundleException;
import io.recurrent.model.ModelLoader;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.registry.VersionLocation;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A version is served only after it has given its golden answers; else the reason names the file, and nothing stays
 * open.
 */
class ServedModelLoaderTest {
    private static final String DULL = "{\"input\":{\"text\":\"dull\"},\"output\":";

    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);

    @TempDir
    private Path root;

    @AfterEach
    void nothing_native_is_left() {
        assertThat(runtime.liveNatives()).isZero();
    }

    private ServedModel load(Path directory) {
        return new ServedModelLoader(new ModelLoader(runtime), IdleQueues.factory(), UsualTasks.all())
                .load(new VersionLocation("m", 1, directory));
    }

    private String refusal(TinyBundles bundle) throws IOException {
        Path directory = bundle.write(root);
        BundleException refusal = catchThrowableOfType(BundleException.class, () -> load(directory));
        assertThat(refusal).as("the bundle is refused").isNotNull();
        return refusal.getMessage();
    }

    private static TinyBundles plain() {
        return TinyBundles.sentiment();
    }

    static Stream<Arguments> goldenOfClassifiers() {
        return Stream.of(
                arguments(DULL + "{\"label\":\"neutral\"}}", "wanted label 'neutral', got '"),
                arguments(
                        DULL + "{\"label\":\"LABEL\",\"scores\":{\"negative\":0.5,\"positive\":0.5}}}",
                        "wanted score 0.5"),
                arguments(DULL + "{\"label\":\"LABEL\",\"scores\":{\"neutral\":0.5}}}", "'neutral', got null"),
                arguments(DULL + "{\"scores\":{\"negative\":0.5}}}", "has a label and no entities"),
                arguments(DULL + "{\"label\":\"LABEL\",\"entities\":[]}}", "has a label and no entities"),
                arguments("{\"input\":{},\"output\":{\"label\":\"LABEL\"}}", "cannot be answered: give either"),
                arguments(
                        "{\"input\":{\"text\":\"a\",\"tokens\":[\"a\"]},\"output\":{\"label\":\"LABEL\"}}",
                        "cannot be answered: give either"),
                arguments("{\"input\":{\"text\":\" \"},\"output\":{\"label\":\"LABEL\"}}", "holds no token"),
                arguments("{\"input\":{\"tokens\":[\"\"]},\"output\":{\"label\":\"LABEL\"}}", "a token is empty"),
                arguments(
                        "{\"input\":{\"text\":\"" + "a ".repeat(51) + "\"},\"output\":{\"label\":\"LABEL\"}}",
                        "has 51 tokens"));
    }

    @ParameterizedTest
    @MethodSource("goldenOfClassifiers")
    void a_golden_sample_that_differs_is_named_by_its_number(String sample, String part) throws Exception {
        Path good = plain().texts("dull").write(root.resolve("good"));
        String first = Files.readString(good.resolve("golden.jsonl")).strip();
        String label = first.replaceAll(".*\"label\":\"(\\w+)\".*", "$1");

        assertThat(refusal(plain().golden(first, sample.replace("LABEL", label))))
                .startsWith("golden.jsonl: sample 2")
                .contains(part);
    }

    @Test
    void a_score_may_differ_by_the_tolerance_and_no_more() throws Exception {
        Path good = plain().texts("dull").write(root.resolve("good"));
        String sample = Files.readString(good.resolve("golden.jsonl")).strip();
        double score = Double.parseDouble(sample.replaceAll(".*\"negative\":([0-9.]+).*", "$1"));
        String near = sample.replace("\"negative\":" + score, "\"negative\":" + (score + 0.00009));
        assertThat(near).isNotEqualTo(sample);

        try (ServedModel served = load(plain().golden(near).write(root))) {
            assertThat(served).isNotNull();
        }
        assertThat(refusal(plain().golden(
                                near.replace(Double.toString(score + 0.00009), Double.toString(score + 0.00011)))))
                .contains("sample 1: wanted score");
    }

    @Nested
    class GoldenEntities {
        @Test
        void must_be_entities() throws Exception {
            assertThat(refusal(TinyBundles.ner().golden("{\"input\":{\"text\":\"a\"},\"output\":{\"label\":\"PER\"}}")))
                    .contains("sample 1: a tagging sample has entities");
        }

        @Test
        void must_agree_in_number_place_type_and_score() throws Exception {
            Path good = TinyBundles.ner().texts("Ekeus heads for Baghdad.").write(root.resolve("good"));
            String sample = Files.readString(good.resolve("golden.jsonl")).strip();
            assertThat(sample).as("the tiny model finds something").contains("\"type\"");

            for (Map.Entry<String, String> change : Map.of(
                            "\"type\":\"[A-Z]+\"", "\"type\":\"MISC\"",
                            "\"start\":\\d+", "\"start\":999",
                            "\"endToken\":\\d+", "\"endToken\":999",
                            "\"score\":[0-9.E-]+", "\"score\":7",
                            "\"text\":\"[^\"]+\",\"start", "\"text\":\"x\",\"start",
                            "\"entities\":.*", "\"entities\":[]}}")
                    .entrySet()) {
                String changed = sample.replaceFirst(change.getKey(), change.getValue());
                assertThat(changed).isNotEqualTo(sample);
                assertThat(refusal(TinyBundles.ner().golden(changed))).startsWith("golden.jsonl: sample 1: wanted");
            }
        }
    }

    static Stream<Arguments> manifests() {
        String tag = "{\"input\":{\"text\":\"a\"},\"output\":{\"entities\":[]}}";
        TinyBundles crf = TinyBundles.ner().golden(tag).set("tags.crf", "crf.json");
        return Stream.of(
                arguments(plain().golden("{}").set("labels", List.of("a", " ")), "model.yaml: labels: ", "blank"),
                arguments(
                        TinyBundles.ner().golden(tag).set("tags.labels", List.of("O", "B-A", "B-A", "I-A", "I-B")),
                        "model.yaml: tags: ",
                        "'B-A'"),
                arguments(
                        TinyBundles.ner().golden(tag).set("tags.labels", List.of("O", "X-A", "B-A", "I-A", "I-B")),
                        "model.yaml: tags: ",
                        "'X-A'"),
                arguments(crf, "model.yaml: tags.crf: ", "has no digest"),
                arguments(
                        TinyBundles.ner()
                                .golden(tag)
                                .set("tags.crf", "crf.json")
                                .file("crf.json", "{}"),
                        "crf.json: ",
                        "not of its format"),
                arguments(
                        TinyBundles.ner()
                                .golden(tag)
                                .set("tags.crf", "crf.json")
                                .file("crf.json", "{\"start\":[0],\"end\":[0,0],\"transitions\":[[0]]}"),
                        "crf.json: ",
                        "end has 2 entries"),
                arguments(
                        TinyBundles.ner()
                                .golden(tag)
                                .set("tags.crf", "crf.json")
                                .file("crf.json", "{\"start\":[0],\"end\":[0],\"transitions\":[[0]]}"),
                        "model.yaml: tags: ",
                        "CRF has 1 tags"),
                arguments(plain().golden(" "), "golden.jsonl: ", "holds no sample"),
                arguments(plain().golden("{}"), "golden.jsonl line 1: ", "not of its format"),
                arguments(plain().golden("no json"), "golden.jsonl line 1: ", "not of its format"));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void what_cannot_be_decoded_or_checked_is_refused(TinyBundles bundle, String start, String part) throws Exception {
        assertThat(refusal(bundle)).startsWith(start).contains(part).doesNotContain(root.toString());
    }

    @Test
    void a_graph_whose_golden_answer_is_nan_is_refused() throws Exception {
        TinyBundles poison =
                TinyBundles.classifier("m", TinyGraphs.classifier(2).poison(6));

        assertThat(refusal(poison.golden(DULL + "{\"label\":\"negative\"}}")))
                .startsWith("golden.jsonl: sample 1 cannot be answered")
                .contains("NaN");
    }

    @Test
    void a_graph_that_answers_in_another_shape_than_it_let_expect_is_refused() throws Exception {
        assertThat(refusal(plain().graph(wideningByLength())
                        .golden("{\"input\":{\"text\":\"a dull\"},\"output\":{\"label\":\"positive\"}}")))
                .startsWith("golden.jsonl: sample 1 cannot be answered")
                .contains("shape [1, 4], wanted [1, 2]");
    }

    /** One score for each token of the longest row, twice; its shape cannot be known before it has run. */
    private static ModelProto wideningByLength() {
        GraphProto.Builder graph = TinyGraphs.classifier(2).build().getGraph().toBuilder();
        graph.addInitializer(GraphParts.longs("once", 1))
                .addNode(node("ReduceMax", List.of("lengths"), "longest").addAttribute(attribute("keepdims", 1)))
                .addNode(node("Cast", List.of("longest"), "times").addAttribute(attribute("to", INT64)))
                .addNode(node("Concat", List.of("once", "times"), "repeats").addAttribute(attribute("axis", 0)))
                .addNode(node("Tile", List.of("scores", "repeats"), "tiled"))
                .setOutput(0, GraphParts.value("tiled", GraphParts.FLOAT, OPEN, OPEN));
        graph.getNodeBuilderList().forEach(each -> {
            for (int i = 0; i < each.getOutputCount(); i++) {
                each.setOutput(i, renamed(each.getOutput(i)));
            }
            for (int i = 0; i < each.getInputCount(); i++) {
                each.setInput(i, renamed(each.getInput(i)));
            }
        });
        return GraphParts.model(graph.setOutput(0, GraphParts.value("scores", GraphParts.FLOAT, OPEN, OPEN)));
    }

    private static String renamed(String tensor) {
        return switch (tensor) {
            case "scores" -> "inner";
            case "tiled" -> "scores";
            default -> tensor;
        };
    }

    @Test
    void a_bundle_that_is_not_complete_is_refused_before_anything_is_read() throws Exception {
        Path directory = Files.createDirectories(root.resolve("m/1"));

        assertThat(catchThrowableOfType(BundleException.class, () -> load(directory)))
                .hasMessageStartingWith("model.yaml: is missing; it is written last");
    }

    @Test
    void a_manifest_that_is_no_plain_file_and_a_directory_that_cannot_be_read_are_not_called_missing()
            throws Exception {
        Path manifest = Files.createDirectories(root.resolve("m/1/model.yaml"));
        assertThat(catchThrowableOfType(BundleException.class, () -> load(manifest.getParent())))
                .hasMessage("model.yaml: is a link or a directory; only a plain file is allowed");

        // No file system has such names.
        Path unreadable = root.resolve("x".repeat(300));
        assertThat(catchThrowableOfType(BundleException.class, () -> load(unreadable)))
                .hasMessage(".: the bundle's directory cannot be read");
    }

    @Test
    void a_crf_decides_on_the_tags() throws Exception {
        // Beginning with anything but B-LOC costs so much that no emission makes up for it.
        String crf = "{\"start\":[-99,-99,-99,99,-99],\"end\":[0,0,0,0,0],"
                + "\"transitions\":[[0,0,0,0,0],[0,0,0,0,0],[0,0,0,0,0],[0,0,0,0,99],[0,0,0,0,99]]}";
        String golden = "{\"input\":{\"text\":\"a gem\"},"
                + "\"output\":{\"entities\":[{\"type\":\"LOC\",\"start\":0,\"end\":5,\"text\":\"a gem\"}]}}";

        try (ServedModel served = load(TinyBundles.ner()
                .set("tags.crf", "crf.json")
                .file("crf.json", crf)
                .golden(golden)
                .write(root))) {
            assertThat(served.task().labels()).isEqualTo(TinyBundles.TAGS);
        }
    }
}
