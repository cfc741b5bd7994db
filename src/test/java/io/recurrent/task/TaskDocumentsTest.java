package io.recurrent.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.UsualTasks;
import io.recurrent.serving.Task;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents have each task: what its manifests and golden samples hold, and how it is called. */
class TaskDocumentsTest {
    /** What a golden sample's output is read as, within {@code io.recurrent.task}. */
    private static final Map<String, String> GOLDEN = Map.of(
            "text-classification", "classification.GoldenLabel",
            "frame-classification", "classification.GoldenLabel",
            "token-tagging", "tagging.GoldenEntities",
            "text-generation", "generation.GoldenNext",
            "forecasting", "forecasting.GoldenForecast",
            "tensors", "tensors.GoldenTensors$GoldenOutputs");

    static Stream<Task> tasks() {
        return UsualTasks.all().all().stream();
    }

    private static String document(String name) throws IOException {
        return Files.readString(Path.of("docs", name));
    }

    /** The rows of the first table under a heading. */
    private static List<String> table(String heading) throws IOException {
        return document("MODEL_FORMAT.md")
                .lines()
                .dropWhile(line -> !line.equals(heading))
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static String row(String heading, String name) throws IOException {
        List<String> rows = table(heading).stream()
                .filter(line -> line.startsWith("| `" + name + "` |"))
                .toList();
        assertThat(rows).as("rows of '%s' under '%s'", name, heading).hasSize(1);
        return rows.getFirst();
    }

    private static List<String> components(Class<?> kind) {
        return Arrays.stream(kind.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void the_format_of_models_has_each_task(Task task) throws Exception {
        row("### Tasks", task.name());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void the_format_of_models_has_each_key_of_each_task(Task task) throws Exception {
        List<String> rows = table("### Keys of tasks");

        for (String key : components(task.keys())) {
            assertThat(rows).as(task.name()).anyMatch(line -> line.split("\\|", -1)[2].contains("`" + key + "`"));
        }
        assertThat(rows)
                .as("rows of %s", task.name())
                .anyMatch(line -> line.split("\\|", -1)[1].contains("`" + task.name() + "`"));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void the_format_of_models_has_what_each_task_must_answer(Task task) throws Exception {
        String output = row("## golden.jsonl", task.name()).split("\\|", -1)[3];

        for (String field : components(Class.forName("io.recurrent.task." + GOLDEN.get(task.name())))) {
            assertThat(output).as(task.name()).contains("`" + field + "`");
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void the_api_has_each_call_of_each_task(Task task) throws Exception {
        String api = document("API.md");

        for (String call : task.calls()) {
            assertThat(api).as(task.name()).containsPattern("[}/:]" + call + "\\b");
        }
    }

    @Test
    void the_format_of_models_has_no_task_that_there_is_not() throws Exception {
        for (String heading : List.of("### Tasks", "## golden.jsonl")) {
            assertThat(table(heading).stream().skip(2).map(line -> line.split("`", -1)[1]))
                    .as(heading)
                    .containsExactlyInAnyOrderElementsOf(tasks().map(Task::name).toList());
        }
    }
}
