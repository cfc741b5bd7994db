package io.recurrent.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a scrape returned, parsed from Prometheus' text format.
 *
 * @param families by name, in order
 */
record Exposition(Map<String, Family> families) {
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\",?");

    /**
     * All series of one name.
     *
     * @param name as in the TYPE line
     * @param help the HELP line, empty when there is none
     * @param type counter, gauge or histogram
     * @param samples every line
     */
    record Family(String name, String help, String type, List<Sample> samples) {
        /** The labels that are used, without a histogram's own. */
        Set<String> labels() {
            Set<String> labels = new TreeSet<>();
            samples.forEach(sample -> labels.addAll(sample.labels().keySet()));
            labels.remove("le");
            return labels;
        }
    }

    /** One line. */
    record Sample(String name, Map<String, String> labels, double value) {}

    static Exposition parse(String text) {
        Map<String, Family> families = new LinkedHashMap<>();
        String help = "";
        List<Sample> samples = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                help = words[3];
            } else if (line.startsWith("# TYPE ")) {
                samples = new ArrayList<>();
                families.put(words[2], new Family(words[2], help, words[3], samples));
                help = "";
            } else {
                samples.add(sample(line));
            }
        }
        return new Exposition(families);
    }

    private static Sample sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException("not a sample: " + line);
        }
        Map<String, String> labels = new LinkedHashMap<>();
        if (sample.group(2) != null) {
            Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        return new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3)));
    }

    Stream<Sample> samples() {
        return families.values().stream().map(Family::samples).flatMap(Collection::stream);
    }

    /** The values of one label over all series. */
    Set<String> values(String label) {
        return samples()
                .map(sample -> sample.labels().get(label))
                .filter(value -> value != null)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The value of the only series with this name and at least these labels: {@code name, label, value, ...}. */
    double value(String name, String... labels) {
        List<Sample> found = samples()
                .filter(sample -> sample.name().equals(name) && has(sample, labels))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(name + " " + List.of(labels) + " has " + found.size() + " series: " + found);
        }
        return found.getFirst().value();
    }

    private static boolean has(Sample sample, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }
}
