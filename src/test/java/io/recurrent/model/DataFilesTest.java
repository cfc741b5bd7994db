package io.recurrent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.recurrent.task.tagging.CrfFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataFilesTest {
    /** Reads one kind of file. */
    private interface Reader {
        Object read(byte[] file, String name);
    }

    private static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private void assertRefused(Reader reader, String name, String content, String... parts) {
        BundleException refusal = catchThrowableOfType(BundleException.class, () -> reader.read(bytes(content), name));
        assertThat(refusal).as("refusal of %s", content).isNotNull();
        assertThat(refusal).message().startsWith(name);
        assertThat(List.of(parts)).allSatisfy(part -> assertThat(refusal).hasMessageContaining(part));
    }

    private Map<String, Integer> vocabulary(String name, String content) {
        return DataFiles.vocabulary(bytes(content), name);
    }

    @Nested
    class ATextVocabulary {
        @Test
        void numbers_its_lines_from_zero() {
            assertThat(vocabulary("v.txt", "<pad>\n<unk>\nthe\n"))
                    .containsExactly(Map.entry("<pad>", 0), Map.entry("<unk>", 1), Map.entry("the", 2));
        }

        @Test
        void may_have_windows_line_ends_and_no_last_one() {
            assertThat(vocabulary("v.txt", "a\r\nb\r\nc")).isEqualTo(Map.of("a", 0, "b", 1, "c", 2));
        }

        @Test
        void keeps_every_character_that_is_not_a_line_feed() {
            assertThat(vocabulary("v.txt", " \n\t\n\u00a0\n\u2028\n\u0085\n\r\n"))
                    .containsOnlyKeys(" ", "\t", "\u00a0", "\u2028", "\u0085", "\r");
        }

        @Test
        void that_repeats_a_line_is_refused_with_both_lines() {
            assertRefused(DataFiles::vocabulary, "v.txt", "a\nb\na\n", "line 3", "'a' stands on line 1 too");
            assertRefused(DataFiles::vocabulary, "v.txt", "a\n\n\n", "line 3", "line 2");
        }

        @Test
        void that_is_not_utf8_is_refused() {
            byte[] file = {'a', (byte) 0xE9, '\n'};

            assertThat(catchThrowableOfType(BundleException.class, () -> DataFiles.vocabulary(file, "v.txt")))
                    .hasMessage("v.txt: is not UTF-8");
        }
    }

    @Nested
    class AJsonVocabulary {
        @Test
        void says_each_id_itself() {
            assertThat(vocabulary("v.json", "{\"b\": 7, \"a\\n\": 0}")).isEqualTo(Map.of("b", 7, "a\n", 0));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "null",
                    "[]",
                    "{\"a\": 1",
                    "{\"a\": 1} {}",
                    "{\"a\": null}",
                    "{\"a\": \"1\"}",
                    "{\"a\": 1.5}",
                    "{\"a\": true}",
                    "{\"a\": 99999999999}",
                    "{\"a\": [1]}",
                    "{\"a\": 1, \"a\": 2}",
                    "{a: 1}"
                })
        void of_another_form_is_refused(String content) {
            assertRefused(DataFiles::vocabulary, "v.json", content);
        }

        @Test
        void that_nests_without_end_is_refused() {
            assertRefused(DataFiles::vocabulary, "v.json", "{\"a\":".repeat(100_000));
        }
    }

    /** What a task wants of a sample's output; records of their own, as each task has them. */
    private record Label(@JsonProperty(required = true) String label, Map<String, Double> scores) {}

    private record Entities(@JsonProperty(required = true) List<Entity> entities) {}

    private record Entity(
            @JsonProperty(required = true) String type,
            @JsonProperty(required = true) int start,
            @JsonProperty(required = true) int end,
            Double score) {
        Entity {
            Objects.requireNonNull(type);
        }
    }

    private static List<GoldenSample> goldenOfTasks(byte[] file, String name) {
        List<GoldenSample> samples = DataFiles.golden(file, name);
        for (GoldenSample sample : samples) {
            if (sample.output().has("entities")) {
                sample.output().as(Entities.class);
            } else {
                sample.output().as(Label.class);
            }
        }
        return samples;
    }

    @Nested
    class GoldenSamples {
        @Test
        void are_one_a_line_and_blank_lines_do_not_count() {
            byte[] file = bytes("""
                {"input":{"text":"a b"},"output":{"label":"x","scores":{"x":0.75,"y":1}}}

                {"input":{"tokens":["a"]},"output":{"entities":[{"type":"PER","start":0,"end":1,"score":0.5}]}}
                """);

            List<GoldenSample> samples = DataFiles.golden(file, "golden.jsonl");

            assertThat(samples).hasSize(2);
            assertThat(samples.getFirst().output().as(Label.class).scores()).isEqualTo(Map.of("x", 0.75, "y", 1.0));
            assertThat(samples.get(1).output().as(Entities.class).entities())
                    .containsExactly(new Entity("PER", 0, 1, 0.5));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\n", " \n\n"})
        void must_be_there(String content) {
            assertRefused(DataFiles::golden, "golden.jsonl", content, "holds no sample");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "null",
                    "{}",
                    "[]",
                    "{\"input\":{\"text\":\"a\"}}",
                    "{\"input\":null,\"output\":{\"label\":\"x\"}}",
                    "{\"input\":{\"text\":\"a\"},\"output\":null}",
                    "{\"input\":{\"text\":\"a\",\"x\":1},\"output\":{\"label\":\"x\"}}",
                    "{\"input\":{\"tokens\":[\"a\",null]},\"output\":{\"label\":\"x\"}}",
                    "{\"input\":{\"text\":\"a\"},\"output\":{\"scores\":{\"x\":null}}}",
                    "{\"input\":{\"text\":\"a\"},\"output\":{\"entities\":[null]}}",
                    "{\"input\":{\"text\":\"a\"},\"output\":{\"entities\":[{\"type\":null,\"start\":0,\"end\":1}]}}",
                    "{\"input\":{\"text\":\"a\"},\"output\":{\"entities\":[{\"type\":\"A\",\"end\":1}]}}",
                    "{\"input\":{\"text\":\"a\"},\"output\":{\"entities\":[{\"type\":\"A\",\"start\":0.5,\"end\":1}]}}",
                    "{\"input\":{\"text\":\"a\"},\"output\":{\"label\":\"x\"}} extra",
                    "{\"input\":{\"text\":\"a\"},\"output\":{\"scores\":{\"x\":NaN}}}"
                })
        void of_another_form_are_refused_with_their_line(String line) {
            String good = "{\"input\":{\"text\":\"a\"},\"output\":{\"label\":\"x\"}}\n";

            assertRefused(DataFilesTest::goldenOfTasks, "golden.jsonl", good + line + "\n", "golden.jsonl line 2: ");
        }
    }

    @Nested
    class CrfTables {
        @Test
        void are_read() {
            byte[] file = bytes("{\"start\":[0,1.5],\"end\":[-1,0],\"transitions\":[[1,2],[3,4]]}");

            CrfFile crf = DataFiles.json(file, "crf.json", CrfFile.class);

            assertThat(crf.start()).containsExactly(0, 1.5);
            assertThat(crf.transitions()[1]).containsExactly(3, 4);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{}|",
                    "{\"start\":null,\"end\":[0],\"transitions\":[[0]]}|",
                    "{\"start\":[null],\"end\":[0],\"transitions\":[[0]]}|start",
                    "{\"start\":[0],\"end\":[0],\"transitions\":[null]}|transitions",
                    "{\"start\":[0],\"end\":[0],\"transitions\":[0]}|transitions",
                    "{\"start\":[\"0\"],\"end\":[0],\"transitions\":[[0]]}|start",
                    "{\"start\":[0],\"end\":[0]}|",
                    "{\"start\":[0],\"end\":[0],\"transitions\":[[0]],\"x\":1}|x"
                })
        void of_another_form_are_refused(String content, String part) {
            assertRefused(
                    (file, name) -> DataFiles.json(file, name, CrfFile.class),
                    "crf.json",
                    content,
                    part == null ? "" : part);
        }
    }
}
