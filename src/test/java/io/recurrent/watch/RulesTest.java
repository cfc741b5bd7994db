package io.recurrent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.InstalledTool;
import io.recurrent.fixture.InstalledTool.Ended;
import io.recurrent.metrics.MetricsDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The rules for Prometheus: what they name exists, and promtool's tests of them pass. */
class RulesTest {
    private static final Path RUNBOOK = Path.of("docs", "OPERATIONS.md");

    private static String text(JsonNode rule, String key) {
        return rule.path(key).asString("");
    }

    @Test
    void every_meter_that_a_rule_names_is_in_the_document() {
        Set<String> meters = MetricsDocument.read().meters().keySet();
        for (JsonNode rule : WatchFiles.rules()) {
            assertThat(MetricsDocument.namesIn(text(rule, "expr")))
                    .as(rule.toString())
                    .isSubsetOf(meters);
        }
    }

    @Test
    void every_recorded_series_that_a_rule_or_panel_names_is_recorded_under_a_name_of_three_parts() {
        Set<String> recorded = WatchFiles.rules().stream()
                .map(rule -> text(rule, "record"))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        List<String> expressions = new ArrayList<>(WatchFiles.panelQueries());
        WatchFiles.rules().forEach(rule -> expressions.add(text(rule, "expr")));
        Pattern series = Pattern.compile("\\b\\w+:\\w+:\\w+\\b");
        Set<String> used = new TreeSet<>();
        expressions.forEach(
                expression -> series.matcher(expression).results().forEach(match -> used.add(match.group())));

        assertThat(recorded).allMatch(name -> series.matcher(name).matches());
        assertThat(used).isNotEmpty().isSubsetOf(recorded);
    }

    @Test
    void every_alert_has_a_severity_a_description_with_its_value_and_a_section_that_tells_what_to_do()
            throws IOException {
        Set<String> anchors = Files.readAllLines(RUNBOOK).stream()
                .filter(line -> line.startsWith("#"))
                .map(line ->
                        line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.toSet());
        for (JsonNode alert : WatchFiles.alerts()) {
            JsonNode annotations = alert.get("annotations");
            assertThat(text(alert.get("labels"), "severity")).isIn("critical", "warning", "info");
            assertThat(text(annotations, "summary")).as(text(alert, "alert")).isNotBlank();
            assertThat(text(annotations, "description"))
                    .as(text(alert, "alert"))
                    .contains("$value");
            assertThat(text(annotations, "runbook")).startsWith("docs/OPERATIONS.md#");
            assertThat(anchors).contains(text(annotations, "runbook").substring("docs/OPERATIONS.md#".length()));
        }
    }

    @Test
    void every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not() throws IOException {
        Set<String> alerts =
                WatchFiles.alerts().stream().map(alert -> text(alert, "alert")).collect(Collectors.toSet());
        List<JsonNode> tests = WatchFiles.alertTests();

        assertThat(tested(tests, true)).isEqualTo(alerts);
        assertThat(tested(tests, false)).isEqualTo(alerts);
    }

    private static Set<String> tested(List<JsonNode> tests, boolean firing) {
        return tests.stream()
                .filter(test -> test.get("exp_alerts").isEmpty() != firing)
                .map(test -> text(test, "alertname"))
                .collect(Collectors.toSet());
    }

    @Nested
    class Given_promtool {
        private void assertPasses(List<String> arguments) throws IOException, InterruptedException {
            InstalledTool.assumeInstalled("promtool");
            List<String> command = new ArrayList<>(List.of("promtool"));
            command.addAll(arguments);
            Ended ended = InstalledTool.run(command);
            assertThat(ended.exitCode()).as(ended.output()).isZero();
        }

        @Test
        void the_rules_and_the_configuration_that_names_them_are_sound(@TempDir Path directory) throws Exception {
            Path config = WatchFiles.layOut(directory, UnaryOperator.identity());

            assertPasses(List.of("check", "rules", WatchFiles.RULES.toString()));
            assertPasses(List.of("check", "config", config.toString()));
        }

        @Test
        void every_case_of_an_alert_comes_out_as_it_should() throws Exception {
            List<String> arguments = new ArrayList<>(List.of("test", "rules"));
            WatchFiles.testFiles().forEach(file -> arguments.add(file.toString()));
            assertPasses(arguments);
        }
    }
}
