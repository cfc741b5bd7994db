package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VersionStateDocumentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]+) \\| ([A-Z]+) \\|");

    @Test
    void the_architecture_lists_each_change_of_state_and_no_other() throws IOException {
        Set<String> listed = ROW.matcher(Files.readString(Path.of("docs/ARCHITECTURE.md")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> legal = new TreeSet<>();
        for (VersionState from : VersionState.values()) {
            from.next().forEach(to -> legal.add(from + " " + to));
        }

        assertThat(listed).isEqualTo(legal);
    }
}
