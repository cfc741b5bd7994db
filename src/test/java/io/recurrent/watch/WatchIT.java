package io.recurrent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.InstalledTool;
import io.recurrent.metrics.MetricsDocument;
import io.recurrent.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real Prometheus that watches a real server under every kind of traffic. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchIT {
    private static final long SECONDS = 120;

    /** Refused calls are part of the traffic; that alert waits for minutes of them. */
    private static final Set<String> MAY_BE_PENDING = Set.of("RecurrentRefusals");

    private ServerProcess server;
    private Traffic traffic;
    private PrometheusProcess prometheus;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        InstalledTool.assumeInstalled("prometheus");
        server = ServerProcess.start(
                        Path.of("models"), "--recurrent.sequences.max-live=4", "--recurrent.calls.caller-share=1")
                .awaitReady();
        traffic = new Traffic(server);
        prometheus = PrometheusProcess.start(directory, server.managementUri("").getPort());
        awaitData();
    }

    @AfterAll
    void stop() throws Exception {
        if (prometheus != null) {
            prometheus.close();
        }
        if (traffic != null) {
            traffic.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** Traffic, then a scrape, until every query that must have an answer has one. */
    private void awaitData() throws Exception {
        Set<String> missing = new LinkedHashSet<>(expressions(true));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!missing.isEmpty()) {
            assertThat(System.nanoTime()).as("no data for " + missing).isLessThan(end);
            traffic.round();
            double scrapes = prometheus.scrapes();
            while (prometheus.scrapes() <= scrapes) {
                Thread.onSpinWait();
            }
            for (String expression : List.copyOf(missing)) {
                if (hasNumber(prometheus.query(expression))) {
                    missing.remove(expression);
                }
            }
        }
    }

    /** NaN is what a share of nothing is. */
    private static boolean hasNumber(JsonNode result) {
        return result.valueStream()
                .anyMatch(series -> !series.at("/value/1").asString().equals("NaN"));
    }

    /** The queries of the document, of the dashboard and of its variables, and what rules record. */
    private static List<String> expressions(boolean healthy) {
        List<String> expressions = new ArrayList<>();
        List<MetricsDocument.Query> queries = MetricsDocument.read().queries();
        List<String> drawn = WatchFiles.panelQueries();
        for (int i = 0; i < queries.size(); i++) {
            if (queries.get(i).healthy() == healthy) {
                expressions.add(queries.get(i).text());
                expressions.add(drawn.get(i)
                        .replace("$job", "recurrent")
                        .replace("$instance", ".+")
                        .replace("$model", ".*")
                        .replace("$__rate_interval", "1m"));
            }
        }
        if (healthy) {
            WatchFiles.rules().stream()
                    .filter(rule -> rule.has("record"))
                    .forEach(rule -> expressions.add(rule.get("record").asString()));
            for (JsonNode variable : WatchFiles.dashboard().at("/templating/list")) {
                String definition = variable.path("definition").asString("").replace("$job", "recurrent");
                Matcher values =
                        Pattern.compile("label_values\\((.*), (\\w+)\\)").matcher(definition);
                if (values.matches()) {
                    expressions.add("group by (" + values.group(2) + ") (" + values.group(1) + ")");
                }
            }
        }
        return expressions;
    }

    @Test
    void every_query_of_the_document_and_the_dashboard_and_every_recording_rule_has_an_answer() throws Exception {
        assertThat(expressions(true)).hasSizeGreaterThan(100);
        for (String expression : expressions(true)) {
            assertThat(prometheus.query(expression)).as(expression).isNotEmpty();
        }
    }

    @Test
    void queries_that_find_faults_find_none_or_the_refused_calls_of_the_traffic() throws Exception {
        assertThat(expressions(false)).isNotEmpty();
        for (String expression : expressions(false)) {
            JsonNode answer = prometheus.query(expression);
            assertThat(answer.isEmpty() || expression.contains("overloaded"))
                    .as(expression + ": " + answer)
                    .isTrue();
        }
    }

    @Test
    void every_rule_can_be_evaluated_and_no_alert_fires_on_a_healthy_server() throws Exception {
        int rules = 0;
        for (JsonNode group : prometheus.get("rules").get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                rules++;
                assertThat(rule.get("health").asString()).as(rule.toString()).isEqualTo("ok");
                if (rule.get("type").asString().equals("alerting")) {
                    String state = rule.get("state").asString();
                    assertThat(state.equals("inactive")
                                    || state.equals("pending")
                                            && MAY_BE_PENDING.contains(
                                                    rule.get("name").asString()))
                            .as(rule.toString())
                            .isTrue();
                }
            }
        }
        assertThat(rules).isEqualTo(WatchFiles.rules().size());
    }

    @Test
    void the_meters_of_spring_boot_that_alerts_name_exist() throws IOException, InterruptedException {
        Set<String> stored = new HashSet<>();
        prometheus.get("label/__name__/values").forEach(name -> stored.add(name.asString()));
        Set<String> named = new HashSet<>();
        for (JsonNode alert : WatchFiles.alerts()) {
            Matcher name = Pattern.compile("\\b(jvm|process|system)_\\w+")
                    .matcher(alert.get("expr").asString());
            while (name.find()) {
                named.add(name.group());
            }
        }
        assertThat(named).isNotEmpty().isSubsetOf(stored);
    }
}
