package io.recurrent.deploy;

import static io.recurrent.deploy.Manifests.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The part on Kubernetes of docs/OPERATIONS.md says what the chart does. */
class OperationsDocumentTest {
    private static final Pattern STEP = Pattern.compile("\\| `drain\\.(\\w+)` \\| (\\d+) \\|");
    private static final Pattern VALUE = Pattern.compile("`((?:\\w+\\.)+\\w+)(?:=\\S+)?`|--set ((?:\\w+\\.)*\\w+)=");

    private String document;
    private JsonNode values;

    @BeforeEach
    void read() throws IOException {
        document = Files.readString(Path.of("docs/OPERATIONS.md")).split("\n## ", -1)[2];
        values = Manifests.tree(Files.readString(Chart.DIRECTORY.resolve("values.yaml")));
        assertThat(document).startsWith("Kubernetes\n");
    }

    @Test
    void the_steps_of_a_pods_end_and_their_sum_are_those_of_the_chart() {
        List<MatchResult> steps = STEP.matcher(document).results().toList();
        JsonNode pod = Chart.with("{}").serverPods().getFirst();

        assertThat(steps).hasSize(values.path("drain").size());
        assertThat(steps)
                .allSatisfy(step ->
                        assertThat(text(values, "/drain/" + step.group(1))).isEqualTo(step.group(2)));
        assertThat(document).contains("| sum | | " + text(pod, "/spec/terminationGracePeriodSeconds") + " |");
    }

    @Test
    void every_value_that_it_names_is_one_of_the_charts() {
        List<String> named = VALUE.matcher(document)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .filter(name -> values.has(name.replaceFirst("\\..*", "")))
                .distinct()
                .toList();

        assertThat(named)
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(
                                values.at("/" + name.replace('.', '/')).isMissingNode())
                        .isFalse());
    }

    @Test
    void the_adapters_rule_is_that_of_the_example_and_serves_the_metric_that_the_chart_scales_by() throws IOException {
        JsonNode rule = Manifests.tree(
                        Files.readString(Chart.DIRECTORY.resolve("examples/prometheus-adapter-values.yaml")))
                .at("/rules/custom/0");
        Manifests scaled = Chart.with("{autoscaling: {enabled: true, queue: {enabled: true}}}");
        String metric = text(scaled.one("HorizontalPodAutoscaler", "recurrent"), "/spec/metrics/0/pods/metric/name");

        assertThat(metric).isEqualTo(text(rule, "/name/as"));
        assertThat(document)
                .contains("seriesQuery: '" + text(rule, "/seriesQuery") + "'")
                .contains("metricsQuery: '" + text(rule, "/metricsQuery") + "'");
        assertThat(text(rule, "/seriesQuery")).startsWith(metric + "{");
        assertThat(Files.readString(Path.of("docs/METRICS.md"))).contains("| `" + metric + "` | gauge |");
    }
}
