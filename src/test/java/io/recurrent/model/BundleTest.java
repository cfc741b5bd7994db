package io.recurrent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.fixture.TinyBundles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bundle holds exactly the files that its manifest lists, unchanged, and nothing from anywhere else. */
class BundleTest {
    @TempDir
    private Path root;

    private Path directory;

    @BeforeEach
    void write() throws IOException {
        directory = TinyBundles.sentiment().write(root);
    }

    private Bundle read() {
        return Bundle.read("sentiment", 1, directory);
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(this::read)
                .isInstanceOf(BundleException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain(root.toString()));
    }

    private void replaceInManifest(String old, String with) throws IOException {
        Path manifest = directory.resolve("model.yaml");
        String text = Files.readString(manifest);
        assertThat(text).contains(old);
        Files.writeString(manifest, text.replace(old, with));
    }

    @Test
    void with_all_its_files_is_read() {
        assertThat(read().manifest().files()).containsOnlyKeys("model.onnx", "words.txt", "golden.jsonl");
        Bundle.requireManifest(directory);
    }

    @Test
    void may_have_files_in_directories() throws Exception {
        Path deep = TinyBundles.sentiment()
                .file("docs/card/README.md", "hello")
                .version(2)
                .write(root);

        assertThat(Bundle.read("sentiment", 2, deep).manifest().files()).containsKey("docs/card/README.md");
    }

    @Test
    void accepts_digests_in_upper_case() throws Exception {
        String digest = TinyBundles.sha256(Files.readAllBytes(directory.resolve("words.txt")));
        replaceInManifest(digest, digest.toUpperCase(Locale.ROOT));

        assertThat(read()).isNotNull();
    }

    @Nested
    class AFile {
        @ParameterizedTest
        @ValueSource(strings = {"model.onnx", "words.txt", "golden.jsonl"})
        void of_which_one_bit_changed_is_found_by_its_digest(String name) throws Exception {
            byte[] content = Files.readAllBytes(directory.resolve(name));
            content[content.length / 2] ^= 1;
            Files.write(directory.resolve(name), content);

            assertRefused("files: '" + name + "' has SHA-256 " + TinyBundles.sha256(content), "the manifest wants");
        }

        @Test
        void that_was_cut_short_is_found_by_its_digest() throws Exception {
            Files.write(directory.resolve("model.onnx"), new byte[0]);

            assertRefused("'model.onnx' has SHA-256 e3b0c442");
        }

        @Test
        void that_is_listed_and_missing_is_named() throws Exception {
            Files.delete(directory.resolve("words.txt"));

            assertRefused("model.yaml: files: 'words.txt' is listed and not in the bundle");
        }

        @ParameterizedTest
        @ValueSource(strings = {"extra.bin", ".hidden", "deep/er/file.txt", "deep/model.yaml"})
        void that_is_not_listed_is_refused(String name) throws Exception {
            Path extra = directory.resolve(name);
            Files.createDirectories(extra.getParent());
            Files.writeString(extra, "x");

            assertRefused("files that are not listed: [" + name + "]");
        }

        @Test
        void that_is_a_link_is_refused_whatever_it_points_to() throws Exception {
            Path elsewhere = Files.move(directory.resolve("words.txt"), root.resolve("words.txt"));
            Files.createSymbolicLink(directory.resolve("words.txt"), elsewhere);

            assertRefused("words.txt: is a link or a special file");
        }

        @Test
        void that_is_a_dangling_link_is_refused() throws Exception {
            Files.createSymbolicLink(directory.resolve("link"), root.resolve("nowhere"));

            assertRefused("link: is a link");
        }

        @Test
        void that_is_a_directory_is_not_a_file() throws Exception {
            Files.delete(directory.resolve("words.txt"));
            Files.createDirectory(directory.resolve("words.txt"));

            assertRefused("'words.txt' is listed and not in the bundle");
        }
    }

    @Test
    void a_linked_directory_is_not_looked_into() throws Exception {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("file"), "x");
        Files.createSymbolicLink(directory.resolve("deep"), elsewhere);

        assertRefused("deep: is a link");
    }

    @Nested
    class AName {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "../secret.txt",
                    "../../../../etc/passwd",
                    "/etc/passwd",
                    "./words.txt",
                    "deep/../words.txt",
                    " ",
                    "nul\0byte"
                })
        void that_leaves_the_bundle_or_is_no_plain_path_is_refused_even_when_it_is_listed(String name)
                throws Exception {
            Files.writeString(root.resolve("sentiment/secret.txt"), "secret");
            Map<String, String> files = new LinkedHashMap<>(read().manifest().files());
            files.put(name, TinyBundles.sha256("secret".getBytes(StandardCharsets.UTF_8)));
            ModelManifest old = read().manifest();
            ModelManifest manifest = new ModelManifest(
                    1, old.task(), null, old.tokenizer(), old.graph(), null, null, files, old.others());
            Bundle bundle = new Bundle("sentiment", 1, directory, manifest);

            assertThatThrownBy(() -> bundle.file("tokenizer.vocabulary", name))
                    .isInstanceOf(BundleException.class)
                    .hasMessageStartingWith("model.yaml: tokenizer.vocabulary: '" + name + "' is not a");
        }

        @Test
        void in_the_list_of_files_that_leaves_the_bundle_is_never_opened() throws Exception {
            Files.writeString(root.resolve("sentiment/secret.txt"), "secret");
            replaceInManifest("words.txt: ", "../secret.txt: ");

            assertRefused("files: '../secret.txt' is listed and not in the bundle");
        }

        @Test
        void that_is_not_listed_is_refused() {
            assertThatThrownBy(() -> read().file("tags.crf", "crf.json"))
                    .isInstanceOf(BundleException.class)
                    .hasMessage("model.yaml: tags.crf: 'crf.json' has no digest under files");
        }
    }

    @Nested
    class WithoutAManifest {
        @Test
        void is_not_complete() throws Exception {
            Files.delete(directory.resolve("model.yaml"));

            assertThatThrownBy(() -> Bundle.requireManifest(directory)).hasMessageContaining("model.yaml: is ");
        }

        @Test
        void that_is_a_plain_file_is_not_complete() throws Exception {
            Path elsewhere = Files.move(directory.resolve("model.yaml"), root.resolve("model.yaml"));
            Files.createSymbolicLink(directory.resolve("model.yaml"), elsewhere);

            assertThatThrownBy(() -> Bundle.requireManifest(directory)).hasMessageContaining("model.yaml: is ");
        }
    }

    @Nested
    @Timeout(20)
    class APipe {
        private void pipe(String name) throws Exception {
            Path file = directory.resolve(name);
            Files.delete(file);
            assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                    .isZero();
        }

        @Test
        void in_the_manifests_place_is_refused_and_nobody_waits_for_a_writer() throws Exception {
            pipe("model.yaml");

            assertRefused("model.yaml: is a link or a special file");
            assertThatThrownBy(() -> Bundle.fingerprint(directory)).isInstanceOf(BundleException.class);
            assertThatThrownBy(() -> Bundle.requireManifest(directory)).isInstanceOf(BundleException.class);
        }

        @Test
        void in_the_place_of_a_listed_file_is_refused() throws Exception {
            pipe("words.txt");

            assertRefused("words.txt: is a link or a special file");
        }

        @Test
        void that_takes_a_files_place_after_the_check_is_refused_when_the_file_is_read() throws Exception {
            Bundle bundle = read();
            pipe("words.txt");

            assertThatThrownBy(() -> bundle.bytes("tokenizer.vocabulary", "words.txt", DataKind.VOCABULARY))
                    .hasMessageContaining("special file");
        }
    }

    @Test
    void that_is_changed_after_the_check_is_refused_when_it_is_read() throws Exception {
        Bundle bundle = read();
        Files.writeString(directory.resolve("words.txt"), "other\n");

        assertThatThrownBy(() -> bundle.bytes("tokenizer.vocabulary", "words.txt", DataKind.VOCABULARY))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("'words.txt' has SHA-256");
    }

    @Test
    void whose_vocabulary_the_heap_cannot_hold_is_refused_before_it_is_read() throws Exception {
        byte[] entries = new byte[60 << 20];
        java.util.Arrays.fill(entries, (byte) '\n');
        Path large = TinyBundles.sentiment()
                .version(3)
                .file("words.txt", entries)
                .golden("{}")
                .write(root);

        assertThatThrownBy(() -> Bundle.read("sentiment", 3, large)
                        .bytes("tokenizer.vocabulary", "words.txt", DataKind.VOCABULARY))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("words.txt: needs about 15")
                .hasMessageContaining("of the Java heap");
    }
}
