package io.recurrent.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files by which the server is watched, read back. */
final class WatchFiles {
    static final Path RULES = Path.of("helm", "recurrent", "files", "recurrent.rules.yml");
    static final Path DASHBOARD = Path.of("helm", "recurrent", "files", "recurrent-dashboard.json");
    static final Path CONFIG = Path.of("deploy", "prometheus", "prometheus.yml");
    private static final Path TESTS = Path.of("deploy", "prometheus", "tests");

    private WatchFiles() {}

    private static JsonNode yaml(Path file) {
        return new YAMLMapper().readTree(file);
    }

    /** Alerts and recording rules, in their order. */
    static List<JsonNode> rules() {
        return yaml(RULES)
                .get("groups")
                .valueStream()
                .flatMap(group -> group.get("rules").valueStream())
                .toList();
    }

    static List<JsonNode> alerts() {
        return rules().stream().filter(rule -> rule.has("alert")).toList();
    }

    /** The files of promtool's tests. */
    static List<Path> testFiles() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.sorted().toList();
        }
    }

    /** What promtool's tests expect of alerts. */
    static List<JsonNode> alertTests() throws IOException {
        List<JsonNode> tests = new ArrayList<>();
        for (Path file : testFiles()) {
            yaml(file).get("tests").forEach(test -> test.get("alert_rule_test").forEach(tests::add));
        }
        return tests;
    }

    static JsonNode dashboard() {
        return JsonMapper.shared().readTree(DASHBOARD);
    }

    /** The queries of the dashboard's panels, in their order. */
    static List<String> panelQueries() {
        List<String> queries = new ArrayList<>();
        dashboard()
                .get("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> queries.add(target.get("expr").asString())));
        return queries;
    }

    /** Lays configuration and rules out as a Prometheus finds them; returns the changed configuration. */
    static Path layOut(Path directory, UnaryOperator<String> change) throws IOException {
        Path rules = Files.createDirectories(directory.resolve("rules"));
        Files.copy(RULES, rules.resolve(RULES.getFileName()));
        return Files.writeString(directory.resolve("prometheus.yml"), change.apply(Files.readString(CONFIG)));
    }
}
