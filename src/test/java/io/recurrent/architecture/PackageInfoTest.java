package io.recurrent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackageInfoTest {
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void every_package_is_null_marked_and_says_what_it_owns() throws IOException {
        assertThat(packages()).isNotEmpty().allSatisfy(directory -> {
            Path file = directory.resolve("package-info.java");
            assertThat(file).exists();
            assertThat(Files.readString(file))
                    .as("%s", file)
                    .contains("@NullMarked")
                    .matches("(?s)/\\*\\*\\s*\\S.*\\*/.*");
        });
    }

    private static List<Path> packages() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
        }
    }
}
