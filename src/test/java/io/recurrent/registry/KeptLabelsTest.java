package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLabelsTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path directory;

    private KeptLabels of(String models) {
        return new KeptLabels(directory, Path.of(models), warnings::add);
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.reduce((one, other) -> {
                        throw new AssertionError("more than the labels: " + one + ", " + other);
                    })
                    .orElseThrow();
        }
    }

    @Test
    void the_next_process_finds_what_was_set_and_not_what_was_removed() throws IOException {
        KeptLabels before = of("models");
        before.set("ner", "canary", 2);
        before.set("sentiment", "stable", 1);
        before.set("sentiment", "canary", 3);
        before.set("sentiment", "stable", 2);
        before.remove("sentiment", "canary");
        before.remove("none", "canary");

        assertThat(Files.readString(file())).isEqualTo("ner:canary=2\nsentiment:stable=2\n");
        assertThat(of("models").at("sentiment", Map.of())).isEqualTo(Map.of("stable", 2));
        assertThat(of("models").at("ner", Map.of())).isEqualTo(Map.of("canary", 2));
        assertThat(of("models").at("other", Map.of())).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void the_configuration_comes_first_and_changes_nothing_that_is_kept() {
        of("models").set("ner", "stable", 2);

        assertThat(of("models").at("ner", Map.of("stable", 1, "canary", 3)))
                .isEqualTo(Map.of("stable", 1, "canary", 3));
        assertThat(of("models").at("ner", Map.of("canary", 3))).isEqualTo(Map.of("stable", 2, "canary", 3));
    }

    @Test
    void servers_of_other_models_have_labels_of_their_own() {
        of("models").set("ner", "stable", 2);

        assertThat(of("others").at("ner", Map.of())).isEmpty();
    }

    @Test
    void a_file_that_cannot_be_read_is_told_and_replaced_by_the_next_change() throws IOException {
        of("models").set("ner", "stable", 2);
        Path file = file();
        for (String broken : List.of("ner:stable=two", "\0\1", "ner:STABLE=1", "x".repeat(2 << 20))) {
            warnings.clear();
            Files.writeString(file, broken);
            assertThat(of("models").at("ner", Map.of())).isEmpty();
            assertThat(warnings).singleElement().asString().contains(file.toString(), "cannot be read");
        }
        of("models").set("ner", "canary", 1);
        assertThat(of("models").at("ner", Map.of())).isEqualTo(Map.of("canary", 1));
    }

    @Test
    void a_link_in_its_place_is_neither_read_nor_written_through() throws IOException {
        of("models").set("ner", "stable", 2);
        Path file = file();
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);

        assertThat(of("models").at("ner", Map.of())).isEmpty();
        of("models").set("ner", "canary", 1);
        assertThat(Files.readString(elsewhere)).isEqualTo("ner:stable=2\n");
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    @Test
    void where_nothing_can_be_written_labels_live_as_long_as_the_process() throws IOException {
        Path taken = Files.writeString(directory.resolve("taken"), "");
        KeptLabels labels = new KeptLabels(taken, Path.of("models"), warnings::add);

        labels.set("ner", "stable", 2);

        assertThat(labels.at("ner", Map.of())).isEqualTo(Map.of("stable", 2));
        assertThat(warnings).singleElement().asString().contains("a restart will not know of the change");
    }
}
