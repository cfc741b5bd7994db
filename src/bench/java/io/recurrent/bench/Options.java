package io.recurrent.bench;

import io.recurrent.bench.text.Mix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line says; docs/BENCHMARKS.md describes each.
 *
 * @param table which table
 * @param seconds measured in each cell, or 0 for the table's own default
 * @param rounds how often alternatives take turns, or 0 for the table's own default
 * @param mixes which texts
 * @param connections callers at a time
 * @param hidden units of a layer of the language model
 * @param seed of the texts
 * @param only a part of the table, or empty for all of it
 * @param server further arguments of the server
 */
record Options(
        String table,
        double seconds,
        int rounds,
        List<Mix> mixes,
        int connections,
        int hidden,
        long seed,
        String only,
        List<String> server) {

    private static final List<String> NAMES =
            List.of("seconds", "rounds", "mix", "connections", "hidden", "seed", "only", "server");

    static Options read(String table) {
        String mixes = property("mix", "");
        return new Options(
                table,
                Double.parseDouble(property("seconds", "0")),
                Integer.parseInt(property("rounds", "0")),
                mixes.isEmpty() ? List.of() : split(mixes).stream().map(Mix::of).toList(),
                Integer.parseInt(property("connections", "32")),
                Integer.parseInt(property("hidden", "256")),
                Long.parseLong(property("seed", "20260101")),
                property("only", ""),
                split(property("server", "")));
    }

    private static String property(String name, String otherwise) {
        String value = System.getProperty("bench." + name, "");
        return value.isBlank() ? otherwise : value.trim();
    }

    private static List<String> split(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split("[, ]+"));
    }

    static Path out() {
        return Path.of(property("out", "target/bench"));
    }

    /** The command that made this run, as it can be given again. */
    String command() {
        List<String> words = new ArrayList<>(List.of("./mvnw", "-Pbench", "-Dbench=" + table));
        for (String name : NAMES) {
            String value = property(name, "");
            if (!value.isEmpty()) {
                words.add("-Dbench." + name + "=" + (value.contains(" ") ? "'" + value + "'" : value));
            }
        }
        return String.join(" ", words);
    }

    Duration time(double otherwise) {
        return Duration.ofMillis(Math.round((seconds > 0 ? seconds : otherwise) * 1e3));
    }

    int rounds(int otherwise) {
        return rounds > 0 ? rounds : otherwise;
    }

    List<Mix> mixes(Mix... otherwise) {
        return mixes.isEmpty() ? List.of(otherwise) : mixes;
    }

    boolean wants(String part) {
        return only.isEmpty() || split(only).contains(part);
    }
}
