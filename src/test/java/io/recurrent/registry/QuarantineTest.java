package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineTest {
    private static final VersionLocation ONE = FakeModel.at("m", 1);

    private final List<String> warnings = new ArrayList<>();
    private final FakeModel.Loader loader = new FakeModel.Loader();

    @TempDir
    private Path directory;

    private Quarantine quarantine;
    private QuarantinedLoader<FakeModel> quarantined;

    @BeforeEach
    void start() {
        loader.fingerprint(ONE, "f1");
        quarantine = new Quarantine(directory, warnings::add);
        quarantined = new QuarantinedLoader<>(loader, quarantine);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** As a process leaves it that died while it loaded. */
    private void died(VersionLocation location, String fingerprint) throws Exception {
        FakeModel.Loader dying = new FakeModel.Loader();
        dying.fingerprint(location, fingerprint);
        List<String> during = new ArrayList<>();
        dying.whileLoading(() -> during.addAll(listed()));
        new QuarantinedLoader<>(dying, new Quarantine(directory, warnings::add)).load(location);
        during.removeAll(files());
        Files.createFile(directory.resolve(during.getFirst()));
    }

    private List<String> listed() {
        try {
            return files();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_marker_is_there_while_a_version_loads_and_not_afterwards() throws Exception {
        List<String> during = new ArrayList<>();
        loader.whileLoading(() -> during.addAll(listed()));
        quarantined.load(ONE);

        assertThat(during).singleElement().asString().matches("m@1@[0-9a-f]{16}@f1@.*[.]loading");
        assertThat(files()).isEmpty();
    }

    @Test
    void an_ordinary_failure_leaves_no_marker() throws Exception {
        loader.fail(ONE, new OutOfMemoryError("as a test"));

        assertThatThrownBy(() -> quarantined.load(ONE)).isInstanceOf(OutOfMemoryError.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void what_a_process_died_of_is_not_loaded_again_and_says_how_to_clear_it() throws Exception {
        died(ONE, "f1");

        assertThatThrownBy(() -> quarantined.load(ONE))
                .hasMessageContaining("the process died while it loaded this version")
                .hasMessageContaining("recurrent.models.quarantine");
        assertThat(loader.loaded()).isEmpty();
        quarantined.load(FakeModel.at("other", 1));
    }

    @Test
    void another_bundle_is_loaded_and_clears_the_old_marker() throws Exception {
        died(ONE, "f0");
        quarantined.load(ONE);

        assertThat(files()).isEmpty();
    }

    @Test
    void what_a_server_of_another_models_directory_died_of_is_none_of_this_ones_business() throws Exception {
        VersionLocation elsewhere = new VersionLocation(ONE.name(), ONE.version(), Path.of("elsewhere/m/1"));
        died(elsewhere, "f1");
        assertThat(quarantined.load(ONE)).isNotNull();
        quarantined.forgive(ONE);

        assertThat(quarantine.holds(elsewhere, "f1")).isTrue();
    }

    @Test
    void an_administrator_clears_it() throws Exception {
        died(ONE, "f1");
        quarantined.forgive(ONE);

        assertThat(files()).isEmpty();
        assertThat(quarantined.load(ONE)).isNotNull();
    }

    @Test
    void what_is_being_loaded_elsewhere_is_left_alone() throws Exception {
        loader.whileLoading(() -> {
            Quarantine other = new Quarantine(directory, warnings::add);
            assertThat(other.holds(ONE, "f1")).isFalse();
            other.forget(ONE);
            assertThat(listed()).hasSize(1);
        });
        quarantined.load(ONE);

        assertThat(loader.loaded()).hasSize(1);
    }

    @Test
    void an_orderly_end_during_a_load_leaves_no_marker() throws Exception {
        loader.whileLoading(() -> {
            quarantine.end();
            assertThat(listed()).isEmpty();
        });
        quarantined.load(ONE);
        // What begins after the end is not marked either.
        quarantined.load(ONE);

        assertThat(loader.loaded()).hasSize(2);
    }

    @Test
    void a_directory_that_cannot_be_written_is_told_once_and_versions_are_loaded_all_the_same() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        QuarantinedLoader<FakeModel> without =
                new QuarantinedLoader<>(loader, new Quarantine(file.resolve("q"), warnings::add));
        without.load(ONE);
        without.load(ONE);

        assertThat(loader.loaded()).hasSize(2);
        assertThat(warnings).singleElement().asString().contains("recurrent.models.quarantine", "cannot be used");
    }
}
