package io.recurrent.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** values.yaml, values.schema.json and the chart's README know the same values and say the same of them. */
class ValuesDocumentTest {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(?: (.*))?");
    private static final String NOT_OURS = "global";

    /** What values.yaml says of a key: the comment before it, and its default; a group has none. */
    record Described(String comment, String value) {
        boolean group() {
            return value.isEmpty();
        }
    }

    @Test
    void every_value_has_a_comment() throws IOException {
        assertThat(values())
                .hasSizeGreaterThan(100)
                .allSatisfy(
                        (path, value) -> assertThat(value.comment()).as(path).isNotEmpty());
    }

    @Test
    void the_schema_has_the_same_values_with_the_same_words() throws IOException {
        Map<String, String> described = new LinkedHashMap<>();
        collect("", Manifests.tree(Files.readString(Chart.DIRECTORY.resolve("values.schema.json"))), described);
        Map<String, String> wanted = new LinkedHashMap<>();
        values().forEach((path, value) -> wanted.put(path, value.comment()));

        assertThat(described).isEqualTo(wanted);
    }

    /** Adds every property below a schema, and holds that no other is allowed beside them. */
    private static void collect(String prefix, JsonNode schema, Map<String, String> described) {
        assertThat(schema.path("additionalProperties").asBoolean(true))
                .as(prefix)
                .isFalse();
        schema.path("properties").properties().forEach(property -> {
            String path = prefix + property.getKey();
            if (!path.equals(NOT_OURS)) {
                described.put(path, property.getValue().path("description").asString(""));
                if (property.getValue().has("properties")) {
                    collect(path + ".", property.getValue(), described);
                }
            }
        });
    }

    @Test
    void the_readme_has_a_row_for_every_value_with_its_default() throws IOException {
        List<String> rows = new ArrayList<>();
        values().forEach((path, value) -> {
            if (!value.group()) {
                rows.add("| `" + path + "` | `" + value.value() + "` | " + value.comment() + " |");
            }
        });

        assertThat(Files.readAllLines(Chart.DIRECTORY.resolve("README.md")).stream()
                        .filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(rows);
    }

    private static Map<String, Described> values() throws IOException {
        Map<String, Described> values = new LinkedHashMap<>();
        Deque<String> path = new ArrayDeque<>();
        List<String> comment = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("helm/recurrent/values.yaml"))) {
            Matcher key = KEY.matcher(line);
            if (line.isBlank()) {
                comment.clear();
            } else if (line.strip().startsWith("#")) {
                comment.add(line.strip().substring(1).strip());
            } else {
                assertThat(key.matches()).as(line).isTrue();
                while (path.size() > key.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                String value = key.group(3) == null ? "" : key.group(3);
                values.put(String.join(".", path), new Described(String.join(" ", comment), value));
                comment.clear();
            }
        }
        return values;
    }
}
