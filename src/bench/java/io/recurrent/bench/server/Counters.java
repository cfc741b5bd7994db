package io.recurrent.bench.server;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counters of a server at one moment.
 *
 * @param values by name and labels, as they are exposed
 */
public record Counters(Map<String, Double> values) {
    private static final String STEPS = "recurrent_batch_steps_total";
    private static final String ROWS = "recurrent_batch_rows";
    private static final String COMPILATION = "jvm_compilation_time_ms_total";

    static Counters parse(String exposition) {
        Map<String, Double> values = new HashMap<>();
        exposition.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int at = line.lastIndexOf(' ');
            if (at > 0) {
                values.put(line.substring(0, at), Double.parseDouble(line.substring(at + 1)));
            }
        });
        return new Counters(values);
    }

    /** The sum of all series of a name that have a label, such as {@code kind="padded"}; NaN when there are none. */
    public double sum(String name, String label) {
        return values.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(name + "{") && entry.getKey().contains(label))
                .mapToDouble(Map.Entry::getValue)
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }

    /** Seconds that the just-in-time compilers have worked so far; NaN when the server does not count them. */
    public double compilationSeconds() {
        return sum(COMPILATION, "") / 1e3;
    }

    /** Percent of all computed steps since an earlier moment that belonged to no text; NaN when not counted. */
    public double paddingSince(Counters earlier) {
        double computed = sum(STEPS, "kind=\"padded\"") - earlier.sum(STEPS, "kind=\"padded\"");
        double useful = sum(STEPS, "kind=\"useful\"") - earlier.sum(STEPS, "kind=\"useful\"");
        return 100 * (computed - useful) / computed;
    }

    /** Rows a run since an earlier moment; NaN when not counted. */
    public double rowsSince(Counters earlier) {
        double rows = sum(ROWS + "_sum", "") - earlier.sum(ROWS + "_sum", "");
        double runs = sum(ROWS + "_count", "") - earlier.sum(ROWS + "_count", "");
        return rows / runs;
    }

    /**
     * The median of what a histogram has counted since an earlier moment, linear within its bucket; NaN when it has
     * counted nothing, infinite above its last bound.
     */
    public double medianSince(Counters earlier, String name) {
        TreeMap<Double, Double> cumulative = new TreeMap<>();
        values.forEach((series, value) -> {
            if (series.startsWith(name + "_bucket{")) {
                String bound = series.replaceAll(".*le=\"([^\"]+)\".*", "$1");
                double before = earlier.values().getOrDefault(series, 0.0);
                cumulative.merge(
                        bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                        value - before,
                        Double::sum);
            }
        });
        double half = cumulative.isEmpty() ? 0 : cumulative.lastEntry().getValue() / 2;
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : cumulative.entrySet()) {
            if (half > 0 && bucket.getValue() >= half) {
                return lower + (bucket.getKey() - lower) * (half - below) / (bucket.getValue() - below);
            }
            lower = bucket.getKey();
            below = bucket.getValue();
        }
        return Double.NaN;
    }
}
