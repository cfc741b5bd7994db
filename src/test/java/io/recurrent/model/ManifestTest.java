package io.recurrent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.recurrent.fixture.ManifestText;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.UsualTasks;
import io.recurrent.task.classification.Activation;
import io.recurrent.task.classification.ClassificationKeys;
import io.recurrent.task.tagging.TaggingKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every way in which model.yaml can be wrong is told with the file and the key. */
class ManifestTest {
    private static final Map<String, Object> DIGESTS = Map.of("model.onnx", "00", "words.txt", "00");

    @TempDir
    private Path directory;

    private static ManifestText full() {
        ManifestText manifest = ManifestText.classification();
        manifest.set("tokenizer.digits", "zero");
        manifest.set("tokenizer.characters", ManifestText.characters());
        manifest.set("graph.states", new ArrayList<>(List.of(ManifestText.state("h0", "hn"))));
        manifest.set("graph.inputs.ids.batchAxis", 1);
        manifest.set("graph.inputs.ids.timeAxis", 0);
        return manifest;
    }

    private ModelManifest read(ManifestText manifest) throws IOException {
        return read(manifest.text(DIGESTS));
    }

    private ModelManifest read(String yaml) throws IOException {
        ModelManifest manifest = ManifestReader.read(Files.writeString(directory.resolve("model.yaml"), yaml));
        // The keys of the task are read by the task.
        UsualTasks.all().define(new Bundle("m", 1, directory, manifest));
        return manifest;
    }

    private static ClassificationKeys classification(ModelManifest manifest) {
        return manifest.keys(ClassificationKeys.class);
    }

    private void assertRefused(ManifestText manifest, String... parts) {
        assertRefused(manifest.text(DIGESTS), parts);
    }

    private void assertRefused(String yaml, String... parts) {
        BundleException refusal = catchThrowableOfType(BundleException.class, () -> read(yaml));
        assertThat(refusal).as("refusal of\n%s", yaml).isNotNull();
        assertThat(refusal)
                .message()
                .startsWith("model.yaml: ")
                .doesNotContain("java.", "tools.", "io.recurrent", "\n", "Deserialization");
        assertThat(List.of(parts)).allSatisfy(part -> assertThat(refusal).hasMessageContaining(part));
    }

    @Test
    void a_full_manifest_is_read() throws Exception {
        ModelManifest manifest = read(full());

        assertThat(manifest.task()).isEqualTo("text-classification");
        assertThat(classification(manifest).labels()).containsExactly("negative", "positive");
        assertThat(manifest.graph().inputs().ids()).isEqualTo(new ModelManifest.TensorPart("ids", 1, 0));
        assertThat(manifest.graph().states()).hasSize(1);
        assertThat(manifest.limits().maxTokens()).isEqualTo(50);
        assertThat(read(ManifestText.tagging()).keys(TaggingKeys.class).tags()).isNotNull();
    }

    @Test
    void what_is_optional_has_its_documented_default() throws Exception {
        ManifestText manifest = ManifestText.classification();
        List.of("description", "tokenizer.lowercase", "tokenizer.padding", "activation", "limits")
                .forEach(manifest::remove);

        ModelManifest read = read(manifest);

        assertThat(read.description()).isEmpty();
        assertThat(read.tokenizer().lowercase()).isFalse();
        assertThat(read.tokenizer().version()).isEqualTo(1);
        assertThat(read.tokenizer().digits()).isEqualTo(ModelManifest.TokenizerPart.Digits.KEEP);
        assertThat(read.tokenizer().padding()).isNull();
        assertThat(classification(read).activation()).isEqualTo(Activation.SOFTMAX);
        assertThat(read.limits().maxTokens()).isEqualTo(2_000);
        assertThat(read.graph().states()).isEmpty();
        assertThat(read.graph().inputs().ids()).isEqualTo(new ModelManifest.TensorPart("ids", 0, 1));
    }

    @Nested
    class AKey {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "format",
                    "task",
                    "tokenizer",
                    "tokenizer.type",
                    "tokenizer.vocabulary",
                    "tokenizer.unknown",
                    "tokenizer.characters.vocabulary",
                    "tokenizer.characters.unknown",
                    "tokenizer.characters.maxPerToken",
                    "graph",
                    "graph.file",
                    "graph.inputs.ids",
                    "graph.inputs.ids.tensor",
                    "graph.inputs.lengths.tensor",
                    "graph.outputs.scores",
                    "graph.outputs.scores.tensor",
                    "limits.maxTokens"
                })
        void that_is_required_and_missing_is_named(String key) {
            ManifestText manifest = full();
            manifest.remove(key);

            assertRefused(manifest, key + ": is missing; it is required");
        }

        @ParameterizedTest
        @ValueSource(strings = {"tags.scheme", "tags.labels"})
        void of_tagging_that_is_required_and_missing_is_named(String key) {
            ManifestText manifest = ManifestText.tagging();
            manifest.remove(key);

            assertRefused(manifest, key + ": is missing; it is required");
        }

        @ParameterizedTest
        @ValueSource(strings = {"input", "output", "batchAxis"})
        void of_a_state_that_is_required_and_missing_is_named(String key) {
            Map<String, Object> state = ManifestText.state("h0", "hn");
            state.remove(key);
            ManifestText manifest = full();
            manifest.set("graph.states", List.of(ManifestText.state("c0", "cn"), state));

            assertRefused(manifest, "graph.states[1]." + key + ": is missing; it is required");
        }

        @Test
        void files_that_is_missing_is_named() {
            String yaml = full().text(DIGESTS);

            assertRefused(yaml.substring(0, yaml.indexOf("files:")), "files: is missing; it is required");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "format",
                    "task",
                    "description",
                    "tokenizer",
                    "tokenizer.unknown",
                    "tokenizer.characters",
                    "graph.file",
                    "graph.inputs.lengths",
                    "graph.outputs",
                    "labels",
                    "activation",
                    "limits.maxTokens"
                })
        void without_a_value_is_refused_instead_of_taken_for_a_missing_one(String key) {
            ManifestText manifest = full();
            manifest.set(key, null);

            assertRefused(manifest, key + ": has no value");
        }

        @Test
        void of_a_file_without_a_digest_is_refused() {
            String yaml = full().text(DIGESTS);

            assertRefused(yaml.substring(0, yaml.indexOf("files:")) + "files:\n", "files: has no value");
            assertRefused(
                    yaml.substring(0, yaml.indexOf("files:")) + "files:\n  model.onnx:\n",
                    "files.model.onnx: has no value");
        }

        @ParameterizedTest
        @CsvSource({
            "x, 'description, files'",
            "Format, format",
            "tokenizer.x, 'characters, digits, lowercase, padding, type, unknown, version, vocabulary'",
            "tokenizer.characters.x, 'maxPerToken, padding, unknown, vocabulary'",
            "graph.x, 'file, inputs, outputs, rows, states, steps'",
            "graph.inputs.x, 'characters, frames, ids, lengths'",
            "graph.inputs.ids.x, 'batchAxis, tensor, timeAxis'",
            "graph.outputs.x, scores",
            "limits.x, maxTokens"
        })
        void that_nobody_knows_is_refused_and_the_known_ones_listed(String key, String known) {
            ManifestText manifest = full();
            manifest.set(key, 1);

            assertRefused(manifest, key + ": is no key of this place", known);
        }

        @Test
        void that_stands_there_twice_is_refused() {
            String yaml = full().text(DIGESTS);

            assertRefused(yaml + "\nformat: 1\n", "line", "format");
            assertRefused(yaml.replace("lowercase: true", "lowercase: true\n  lowercase: false"), "line", "lowercase");
        }
    }

    static Stream<Arguments> wrongValues() {
        String[] strings = {"tokenizer.vocabulary", "tokenizer.unknown", "graph.file", "description"};
        String[] maps = {"tokenizer", "graph", "graph.inputs", "graph.inputs.ids", "graph.outputs", "limits", "files"};
        String[] numbers = {
            "format", "limits.maxTokens", "tokenizer.characters.maxPerToken", "graph.inputs.ids.timeAxis"
        };
        return Stream.of(
                        Stream.of(strings).flatMap(key -> cases(key, "wanted a string", List.of("a"), Map.of("a", 1))),
                        Stream.of(maps)
                                .flatMap(key -> cases(key, "wanted keys and values", "a", 5, true, List.of("a"))),
                        Stream.of(numbers)
                                .flatMap(key -> cases(key, "wanted a whole number", "a", "1", 1.5, true, List.of(1))),
                        Stream.of("labels", "graph.states")
                                .flatMap(key -> cases(key, "wanted a list", "a", 5, Map.of())),
                        cases("tokenizer.lowercase", "wanted true or false", "yes", 1, List.of(true)),
                        cases(
                                "task",
                                "wanted one of [text-classification, token-tagging, text-generation,"
                                        + " frame-classification, forecasting, tensors]",
                                "ner",
                                0,
                                true),
                        cases("task", "wanted a string", List.of()),
                        cases("tokenizer.type", "wanted one of [word, whitespace, character]", "WORD", 1),
                        cases("tokenizer.digits", "wanted one of [keep, zero]", "drop"),
                        cases("activation", "wanted one of [softmax, sigmoid, none]", "relu", ""),
                        cases("format", "out of range", 99_999_999_999L),
                        cases("format", "must be 1, got", 0, 2),
                        cases("limits.maxTokens", "must be 1 to 100000", 0, -1, 100_001),
                        cases("tokenizer.characters.maxPerToken", "must be 1 to 64", 0, 65),
                        cases("tokenizer.version", "must be 1 or 2", 0, 3),
                        cases("graph.inputs.ids.batchAxis", "must be 0 or more", -1),
                        cases("graph.inputs.ids.timeAxis", "must be 0 or more", -1),
                        cases("labels", "needs 2 labels or more, got", List.of(), List.of("one")),
                        cases("labels", "given twice", List.of("a", "b", "a")),
                        cases("labels[1]", "has no value", Arrays.asList("a", null)),
                        cases("graph.states[0]", "wanted keys and values", List.of("h0")),
                        cases("tags", "only for token-tagging", Map.of("scheme", "IO", "labels", List.of("O"))))
                .flatMap(each -> each);
    }

    private static Stream<Arguments> cases(String key, String part, Object... values) {
        return Stream.of(values).map(value -> arguments(key, value, part));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void a_wrong_value_is_refused_with_its_key_and_what_was_wanted(String key, Object value, String part) {
        ManifestText manifest = full();
        manifest.set(key.replaceAll("\\[\\d]$", ""), value);

        assertRefused(manifest, key + ": ", part);
    }

    @Test
    void tagging_has_its_labels_under_tags_and_needs_them() {
        ManifestText without = ManifestText.tagging();
        without.remove("tags");
        assertRefused(without, "tags: required for token-tagging");

        ManifestText both = ManifestText.tagging();
        both.set("labels", TinyBundles.LABELS);
        assertRefused(both, "labels: token-tagging has its labels under tags.labels");

        ManifestText scheme = ManifestText.tagging();
        scheme.set("tags.scheme", "IOB1");
        assertRefused(scheme, "tags.scheme: got 'IOB1', wanted one of [BIO, BIOES, BMES, IO]");
    }

    @Test
    void the_graphs_file_needs_a_digest() {
        ManifestText manifest = full();
        manifest.set("graph.file", "other.onnx");

        assertRefused(manifest, "files: has no digest for graph.file 'other.onnx'");
    }

    @Test
    void words_that_older_yaml_took_for_truth_values_are_labels() throws Exception {
        ManifestText manifest = full();
        manifest.set("labels", List.of("yes", "no", "on", "off"));

        assertThat(classification(read(manifest.text(DIGESTS).replace("\"", "")))
                        .labels())
                .containsExactly("yes", "no", "on", "off");
    }

    @Nested
    class AFile {
        @ParameterizedTest
        @ValueSource(strings = {"", "5", "- a", "text", "# only a comment"})
        void without_keys_and_values_is_refused(String yaml) {
            assertRefused(yaml, "is empty or not made of keys and values");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\tformat: 1", "format: [1", "format: \u0001", "format: \0", "a: b: c", "format: 'x"})
        void that_is_no_yaml_is_refused_with_the_line(String yaml) {
            assertRefused(yaml, "is not valid YAML at line 1");
        }

        @Test
        void of_two_documents_is_refused() {
            assertRefused(full().text(DIGESTS) + "\n---\nformat: 1\n", "is not one document");
        }

        @Test
        void that_nests_without_end_is_refused_and_ends_nothing() {
            assertRefused("[".repeat(20_000), "is not valid YAML");
            assertRefused("a: ".concat("{b: ".repeat(20_000)), "is not valid YAML");
        }

        @Test
        void that_multiplies_itself_is_refused() {
            assertRefused("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n");
        }

        @Test
        void that_is_not_utf8_is_refused() throws Exception {
            Path file = directory.resolve("model.yaml");
            Files.write(file, "description: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

            assertThat(catchThrowableOfType(BundleException.class, () -> ManifestReader.read(file)))
                    .hasMessage("model.yaml: is not UTF-8");
        }

        @Test
        void that_is_too_large_is_refused_before_it_is_read() {
            assertRefused("#".repeat((1 << 20) + 1), "is larger than 1048576 bytes");
        }

        @Test
        void that_is_not_there_cannot_be_read() {
            assertThat(catchThrowableOfType(
                            BundleException.class, () -> ManifestReader.read(directory.resolve("model.yaml"))))
                    .hasMessage("model.yaml: cannot be read");
        }
    }

    @Test
    void a_manifest_is_a_value_that_its_makers_lists_cannot_change() throws Exception {
        Map<String, String> files = new LinkedHashMap<>(Map.of("model.onnx", "00"));
        ModelManifest read = read(full());
        Map<String, JsonNode> others = new LinkedHashMap<>(read.others());
        ModelManifest made =
                new ModelManifest(1, read.task(), null, read.tokenizer(), read.graph(), null, null, files, others);
        others.clear();
        files.clear();

        assertThat(classification(made).labels()).containsExactly("negative", "positive");
        assertThat(made.files()).hasSize(1);
    }
}
