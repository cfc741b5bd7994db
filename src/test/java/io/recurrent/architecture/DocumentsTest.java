package io.recurrent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The documents for developers speak of rooms and classes that there are, in lines that a diff can show. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentsTest {
    private static final Path DOCS = Path.of("docs");
    private static final Path ARCHITECTURE = DOCS.resolve("ARCHITECTURE.md");
    private static final List<Path> FOR_DEVELOPERS =
            List.of(ARCHITECTURE, Path.of("CONTRIBUTING.md"), DOCS.resolve("RATIONALE.md"));
    private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("src/test/java"));

    private static final int WIDEST = 300;

    /** Classes of others, and one name that only looks like a class. */
    private static final Set<String> NOT_OURS = Set.of(
            "ActionCode",
            "Dockerfile",
            "OrtEnvironment",
            "OrtSession",
            "RequestContextHolder",
            "ServableHandle",
            "Signal",
            "SplittableRandom",
            "Throwable");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w*)");
    private static final Pattern BAR = Pattern.compile("\\|");

    /** A class by its name, perhaps after its package and before one of its members. */
    private static final Pattern CLASS =
            Pattern.compile("(?:[a-z]+\\.)*([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.\\w+)*(?:\\([^)]*\\))?");

    @Test
    void the_architecture_lists_every_room_with_the_rooms_that_it_sees() throws IOException {
        Map<String, Set<String>> rooms = new TreeMap<>();
        Rooms.names().forEach(room -> rooms.put(room, Rooms.seenBy(room)));
        Rooms.COMPOSITION.forEach(room -> rooms.put(room, Set.of()));

        assertThat(listed()).isEqualTo(rooms);
    }

    /** The rows of the table of rooms; the composition sees all, which is no name of a room. */
    private static Map<String, Set<String>> listed() throws IOException {
        Map<String, Set<String>> listed = new TreeMap<>();
        boolean inside = false;
        for (String line : Files.readAllLines(ARCHITECTURE)) {
            if (line.startsWith("## ")) {
                inside = line.equals("## Rooms");
            } else if (inside && line.startsWith("| `")) {
                List<String> cells = BAR.splitAsStream(line.substring(1)).toList();
                listed.put(codes(cells.get(0)).getFirst(), new TreeSet<>(codes(cells.get(2))));
            }
        }
        return listed;
    }

    @Test
    void every_class_that_they_name_is_there() throws IOException {
        Set<String> known = new TreeSet<>(NOT_OURS);
        known.addAll(types());

        for (Path document : FOR_DEVELOPERS) {
            assertThat(classesIn(document)).as("%s", document).isNotEmpty().isSubsetOf(known);
        }
    }

    @Test
    void every_name_that_is_not_ours_is_in_use() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path document : FOR_DEVELOPERS) {
            named.addAll(classesIn(document));
        }

        assertThat(named).containsAll(NOT_OURS);
        assertThat(types()).doesNotContainAnyElementsOf(NOT_OURS);
    }

    private static Set<String> classesIn(Path document) throws IOException {
        Set<String> classes = new TreeSet<>();
        for (String line : text(document)) {
            for (String code : codes(line)) {
                Matcher type = CLASS.matcher(code);
                if (type.matches()) {
                    classes.add(type.group(1));
                }
            }
        }
        return classes;
    }

    /** Types of main and test sources by their simple names, nested ones too. */
    private static Set<String> types() throws IOException {
        Set<String> types = new TreeSet<>();
        for (Path root : SOURCES) {
            for (Path file : below(root)) {
                Matcher type = TYPE.matcher(Files.readString(file));
                while (type.find()) {
                    types.add(type.group(1));
                }
            }
        }
        return types;
    }

    private static List<Path> below(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void no_line_of_prose_is_wider_than_a_screen() throws IOException {
        for (Path document : documents()) {
            assertThat(text(document))
                    .as("%s", document)
                    .filteredOn(line -> !line.strip().startsWith("|"))
                    .noneMatch(line -> line.length() > WIDEST);
        }
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.list(DOCS)) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        return documents;
    }

    /** The lines of a document without its blocks of code. */
    private static List<String> text(Path document) throws IOException {
        List<String> text = new ArrayList<>();
        boolean code = false;
        for (String line : Files.readAllLines(document)) {
            if (line.strip().startsWith("```")) {
                code = !code;
            } else if (!code) {
                text.add(line);
            }
        }
        return text;
    }

    private static List<String> codes(String line) {
        return CODE.matcher(line).results().map(found -> found.group(1)).toList();
    }
}
