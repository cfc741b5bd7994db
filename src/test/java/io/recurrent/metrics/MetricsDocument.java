package io.recurrent.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * docs/METRICS.md, read back.
 *
 * @param meters by Prometheus name: the rows of the table of meters
 * @param labels by label: its values, empty for those that follow the models
 * @param text all of it
 */
public record MetricsDocument(Map<String, Row> meters, Map<String, Set<String>> labels, String text) {
    private static final Path FILE = Path.of("docs", "METRICS.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A row of the table of meters. */
    public record Row(String type, String unit, Set<String> labels, String meaning) {}

    public static MetricsDocument read() {
        String text = contents();
        Map<String, Row> meters = new LinkedHashMap<>();
        Map<String, Set<String>> labels = new LinkedHashMap<>();
        for (List<String> cells : text.lines().map(MetricsDocument::cells).toList()) {
            if (cells.size() == 5 && cells.getFirst().startsWith("`")) {
                String name = codes(cells.getFirst()).iterator().next();
                meters.put(name, new Row(cells.get(1), cells.get(2), codes(cells.get(3)), cells.get(4)));
            } else if (cells.size() == 3 && cells.getFirst().startsWith("`")) {
                labels.put(codes(cells.getFirst()).iterator().next(), codes(cells.get(1)));
            }
        }
        return new MetricsDocument(meters, labels, text);
    }

    private static String contents() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        if (!line.startsWith("| ")) {
            return List.of();
        }
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }

    private static Set<String> codes(String cell) {
        Set<String> codes = new TreeSet<>();
        Matcher code = CODE.matcher(cell);
        while (code.find()) {
            codes.add(code.group(1));
        }
        return codes;
    }

    /**
     * A query of the document.
     *
     * @param text PromQL
     * @param healthy whether a server to which nothing is wrong gives an answer to it
     */
    public record Query(String text, boolean healthy) {}

    /** In the order of the document. */
    public List<Query> queries() {
        return Pattern.compile("```promql(.*)\\n([^`]*)\\n```")
                .matcher(text)
                .results()
                .map(query -> new Query(query.group(2), !query.group(1).endsWith(" healthy=none")))
                .toList();
    }

    /** Names of ours that queries use, without the endings of histograms. */
    Set<String> namesInQueries() {
        Set<String> names = new TreeSet<>();
        queries().forEach(query -> names.addAll(namesIn(query.text())));
        return names;
    }

    /** Names of ours in a text, as the table of meters has them; not those of recording rules. */
    public static Set<String> namesIn(String text) {
        Set<String> names = new TreeSet<>();
        Matcher name = Pattern.compile("(?<![\\w:])recurrent_\\w+(?![\\w:])").matcher(text);
        while (name.find()) {
            names.add(name.group().replaceFirst("_(bucket|count|sum)$", ""));
        }
        return names;
    }
}
