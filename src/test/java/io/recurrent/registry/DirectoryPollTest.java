package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

class DirectoryPollTest {
    private final List<String> warnings = new ArrayList<>();
    private final List<String> checked = new ArrayList<>();
    private final List<String> loads = new ArrayList<>();

    @TempDir
    private Path root;

    private ModelRegistry<FakeModel> registry;
    private DirectoryPoll poll;

    /** A bundle is a manifest that holds the word of its one file. */
    private final class Bundles implements VersionLoader<FakeModel> {
        @Override
        public FakeModel load(VersionLocation location) throws Exception {
            loads.add(location.name() + " " + location.version());
            String manifest = fingerprint(location);
            if (manifest.contains("bad")) {
                throw new IllegalStateException("a " + manifest + " bundle");
            }
            return new FakeModel(location);
        }

        @Override
        public String fingerprint(VersionLocation location) {
            try {
                return Files.readString(location.directory().resolve("model.yaml"));
            } catch (IOException e) {
                return "";
            }
        }

        @Override
        public void requireComplete(VersionLocation location) throws Exception {
            checked.add(location.name() + " " + location.version());
            Path file = location.directory().resolve("graph");
            if (!Files.exists(file) || !Files.readString(file).equals(fingerprint(location))) {
                throw new NoSuchFileException("graph");
            }
        }
    }

    @BeforeEach
    void start() {
        Bundles bundles = new Bundles();
        registry = new ModelRegistry<>(
                bundles,
                RegistryMetrics.NONE,
                new RegistrySettings(
                        model -> VersionPolicy.parse("latest-1"), false, RegistrySettings.ALL.drain(), Runnable::run),
                () -> 0,
                line -> {});
        poll = new DirectoryPoll(
                new ModelDirectory(root, warnings::add),
                name -> !name.equals("unwanted"),
                bundles,
                registry,
                warnings::add);
    }

    private Path write(String path, String file, String text) throws IOException {
        Path directory = Files.createDirectories(root.resolve(path));
        Files.writeString(directory.resolve(file), text);
        return directory;
    }

    private Path bundle(String path, String word) throws IOException {
        write(path, "graph", word);
        return write(path, "model.yaml", word);
    }

    private void look() {
        if (poll.poll()) {
            registry.loadAnnounced();
        }
    }

    private String states(String model) {
        return registry.views(model).stream()
                .map(view -> view.location().version() + " " + view.state())
                .toList()
                .toString();
    }

    @Test
    void a_version_appears_when_its_manifest_does_and_replaces_the_old_one() throws Exception {
        bundle("m/1", "good");
        look();
        write("m/2", "graph", "good");
        look();
        assertThat(states("m")).isEqualTo("[2 NEW, 1 READY]");

        write("m/2", "model.yaml", "good");
        look();
        assertThat(states("m")).isEqualTo("[2 READY, 1 UNLOADED]");
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_bundle_whose_files_do_not_match_is_not_loaded_yet_and_is_checked_again_only_when_it_changes()
            throws Exception {
        bundle("m/1", "good");
        write("m/2", "graph", "goo");
        write("m/2", "model.yaml", "good");
        look();
        look();
        assertThat(states("m")).isEqualTo("[2 NEW, 1 READY]");
        assertThat(checked).containsExactly("m 2", "m 1");
        assertThat(warnings).singleElement().asString().contains("m version 2 is not complete yet");

        write("m/2", "graph", "good");
        look();
        assertThat(states("m")).isEqualTo("[2 READY, 1 UNLOADED]");
    }

    private String reason(String model, String version) {
        return registry.view(model, version).reason();
    }

    private void lookUntilGivenUp() {
        for (int i = 0; i <= DirectoryPoll.UNCHANGED_LOOKS; i++) {
            look();
        }
    }

    @Test
    void a_bundle_that_never_becomes_complete_is_listed_from_the_first_look_and_fails_after_some() throws Exception {
        write("m/1", "graph", "bad");
        write("m/1", "model.yaml", "bad bundle");
        look();
        assertThat(states("m")).isEqualTo("[1 NEW]");
        assertThat(reason("m", "1")).isEqualTo("the bundle is not complete yet: graph");
        assertThat(registry.ready(List.of())).isFalse();
        assertThatThrownBy(() -> registry.lease("m", null)).hasMessageContaining("is NEW and cannot answer now");

        lookUntilGivenUp();
        assertThat(states("m")).isEqualTo("[1 FAILED]");
        assertThat(reason("m", "1")).isEqualTo("a bad bundle bundle");
        assertThat(registry.ready(List.of())).isFalse();
        lookUntilGivenUp();
        assertThat(loads).containsExactly("m 1");
    }

    @Test
    void a_bundle_that_was_given_up_is_waited_for_again_when_its_files_change_and_loaded_when_they_are_there()
            throws Exception {
        write("m/1", "model.yaml", "bad");
        lookUntilGivenUp();
        assertThat(states("m")).isEqualTo("[1 FAILED]");

        write("m/1", "graph", "b");
        look();
        assertThat(states("m")).isEqualTo("[1 NEW]");
        write("m/1", "graph", "good");
        write("m/1", "model.yaml", "good");
        look();
        assertThat(states("m")).isEqualTo("[1 READY]");
        assertThat(registry.ready(List.of())).isTrue();
    }

    @Test
    void a_bundle_that_is_given_up_leaves_the_one_before_it_in_service() throws Exception {
        bundle("m/1", "good");
        look();
        write("m/2", "model.yaml", "bad");
        look();
        assertThat(states("m")).isEqualTo("[2 NEW, 1 READY]");
        lookUntilGivenUp();

        assertThat(states("m")).isEqualTo("[2 FAILED, 1 READY]");
        assertThat(registry.ready(List.of())).isTrue();
    }

    @Test
    void a_bundle_that_is_gone_before_it_is_complete_is_forgotten() throws Exception {
        bundle("m/1", "good");
        Path second = write("m/2", "graph", "good");
        look();
        FileSystemUtils.deleteRecursively(second);
        look();

        assertThat(states("m")).isEqualTo("[1 READY]");
    }

    @Test
    void what_the_policy_would_not_choose_is_not_waited_for() throws Exception {
        bundle("m/2", "good");
        write("m/1", "graph", "good");
        lookUntilGivenUp();

        assertThat(states("m")).isEqualTo("[2 READY]");
    }

    @Test
    void a_version_that_failed_is_tried_again_when_its_manifest_changes() throws Exception {
        bundle("m/1", "bad");
        look();
        look();
        assertThat(states("m")).isEqualTo("[1 FAILED]");

        bundle("m/1", "good");
        look();
        assertThat(states("m")).isEqualTo("[1 READY]");
    }

    @Test
    void a_version_whose_directory_is_gone_is_taken_out_of_service() throws Exception {
        Path second = bundle("m/2", "good");
        bundle("m/1", "good");
        look();
        FileSystemUtils.deleteRecursively(second);
        look();

        assertThat(states("m")).isEqualTo("[1 READY]");
    }

    @Test
    void a_directory_that_is_empty_or_gone_changes_nothing_and_is_told_once() throws Exception {
        bundle("m/1", "good");
        look();
        FileSystemUtils.deleteRecursively(root.resolve("m"));
        look();
        look();
        assertThat(states("m")).isEqualTo("[1 READY]");
        Files.delete(root);
        look();
        assertThat(warnings).singleElement().asString().contains("holds no model", "stays as it is");
        bundle("m/1", "good");
        look();
        FileSystemUtils.deleteRecursively(root);
        look();

        assertThat(states("m")).isEqualTo("[1 READY]");
        assertThat(warnings).hasSize(2).last().asString().contains("cannot be read");
    }

    @Test
    void models_that_nobody_wants_are_not_looked_at() throws Exception {
        bundle("unwanted/1", "good");
        look();

        assertThat(registry.views()).isEmpty();
        assertThat(checked).isEmpty();
    }
}
