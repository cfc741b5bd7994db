package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path root;

    private List<VersionLocation> scan() throws IOException {
        return new ModelDirectory(root, warnings::add).scan();
    }

    private Path directory(String path) throws IOException {
        return Files.createDirectories(root.resolve(path));
    }

    @Test
    void finds_models_by_name_and_their_versions_newest_first_by_number() throws Exception {
        directory("sentiment/2");
        directory("sentiment/10");
        directory("ner/1");

        assertThat(scan())
                .containsExactly(
                        new VersionLocation("ner", 1, root.resolve("ner/1")),
                        new VersionLocation("sentiment", 10, root.resolve("sentiment/10")),
                        new VersionLocation("sentiment", 2, root.resolve("sentiment/2")));
        assertThat(warnings).isEmpty();
    }

    @Test
    void an_empty_directory_holds_no_model() throws Exception {
        assertThat(scan()).isEmpty();
    }

    @Test
    void a_model_without_versions_and_plain_files_are_passed_over() throws Exception {
        directory("empty");
        Files.writeString(root.resolve("README.md"), "hello");
        directory("ner/1");
        Files.writeString(root.resolve("ner/notes.txt"), "hello");

        assertThat(scan()).extracting(VersionLocation::name).containsExactly("ner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sentiment", "_x", ".git", "a b", "é", "lost+found"})
    void a_name_that_is_none_is_passed_over_with_a_warning(String name) throws Exception {
        directory(name + "/1");
        directory("ner/1");

        assertThat(scan()).extracting(VersionLocation::name).containsExactly("ner");
        assertThat(warnings).singleElement().satisfies(line -> assertThat(line).contains(name, "a model name is"));
    }

    @Test
    void a_name_may_have_64_characters_and_no_more() throws Exception {
        directory("x".repeat(64) + "/1");
        directory("y".repeat(65) + "/1");

        assertThat(scan()).extracting(VersionLocation::name).containsExactly("x".repeat(64));
        assertThat(warnings).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "01", "-1", "1.0", "v1", "latest", "1000000000", "99999999999", ".1.tmp"})
    void a_version_that_is_no_positive_number_is_passed_over_with_a_warning(String version) throws Exception {
        directory("ner/" + version);
        directory("ner/999999999");

        assertThat(scan()).extracting(VersionLocation::version).containsExactly(999_999_999);
        assertThat(warnings).singleElement().satisfies(line -> assertThat(line).contains("a version is a positive"));
    }

    @Test
    void links_are_followed_inside_of_the_directory_and_under_their_own_names() throws Exception {
        Path data = directory("..2026_01/ner/1");
        Files.createSymbolicLink(root.resolve("..data"), root.resolve("..2026_01"));
        Files.createSymbolicLink(root.resolve("ner"), root.resolve("..data/ner"));
        directory("sentiment/1");
        Files.createSymbolicLink(root.resolve("sentiment/2"), data);

        assertThat(scan())
                .containsExactly(
                        new VersionLocation("ner", 1, data),
                        new VersionLocation("sentiment", 2, data),
                        new VersionLocation("sentiment", 1, root.resolve("sentiment/1")));
        assertThat(warnings).isEmpty();
    }

    @Test
    void the_directory_itself_may_be_a_link() throws Exception {
        Path version = directory("data/ner/1");
        Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("data"));

        assertThat(new ModelDirectory(link, warnings::add).scan())
                .containsExactly(new VersionLocation("ner", 1, version));
    }

    @Test
    void links_that_leave_the_directory_or_lead_nowhere_are_passed_over_with_one_warning_each(@TempDir Path elsewhere)
            throws Exception {
        Files.createDirectories(elsewhere.resolve("1"));
        directory("ner/1");
        Files.createSymbolicLink(root.resolve("outside"), elsewhere);
        Files.createSymbolicLink(root.resolve("dangling"), root.resolve("nowhere"));
        ModelDirectory directory = new ModelDirectory(root, warnings::add);
        directory.scan();

        assertThat(directory.scan()).extracting(VersionLocation::name).containsExactly("ner");
        assertThat(warnings)
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("outside", "the link leaves"),
                        line -> assertThat(line).contains("dangling", "points at nothing"));
    }

    @Test
    void a_model_that_cannot_be_read_does_not_hide_the_others() throws Exception {
        directory("ner/1");
        directory("sentiment/1");
        Files.setPosixFilePermissions(root.resolve("sentiment"), PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(root.resolve("sentiment")))
                .as("nothing is unreadable for this user, root as a rule")
                .isFalse();

        ModelDirectory.Scan scan = new ModelDirectory(root, warnings::add).look();
        assertThat(scan.versions()).extracting(VersionLocation::name).containsExactly("ner");
        assertThat(scan.unread()).containsExactly("sentiment");
    }

    @Test
    void a_directory_that_is_missing_or_a_file_cannot_be_scanned() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "x");

        assertThatThrownBy(() -> new ModelDirectory(root.resolve("missing"), warnings::add).scan())
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new ModelDirectory(file, warnings::add).scan()).isInstanceOf(IOException.class);
    }
}
