package io.recurrent.bench;

import io.recurrent.bench.load.HttpRequests;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.Server;
import io.recurrent.bench.text.Mix;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same load from generators that others wrote (wrk, vegeta, ghz), where they are on the PATH: ours are believed
 * when these agree.
 */
final class Tools {
    private static final String PROTO = "src/main/proto/recurrent/v1/inference.proto";
    private static final String TITLE = "Cross-check by other generators";

    private final Server server;
    private final List<String> texts;
    private final Report report;
    private final Mix mix;

    private record Seen(String tool, String loop, double rate, double p50, double p99, String bad) {}

    Tools(Server server, List<String> texts, Report report, Mix mix) {
        this.server = server;
        this.texts = texts;
        this.report = report;
        this.mix = mix;
    }

    void closed(int connections, Duration time) throws Exception {
        Files.createDirectories(Options.out());
        if (installed("wrk")) {
            measure(() -> wrk(connections, time));
        }
        if (installed("ghz")) {
            measure(() -> ghz(connections, time));
        }
    }

    /** An open loop at that rate. */
    void open(double rate, Duration time) throws Exception {
        if (installed("vegeta")) {
            measure(() -> vegeta(rate, time));
        }
    }

    private interface Tool {
        Seen run() throws IOException, InterruptedException;
    }

    private void measure(Tool tool) throws Exception {
        Duration cpu = server.process().cpu();
        long start = System.nanoTime();
        Seen seen = tool.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        double cores = server.process().cpu().minus(cpu).toNanos() / 1e9 / seconds;
        report.add(
                TITLE,
                Figures.of("mix", mix.label())
                        .text("tool", seen.tool())
                        .text("loop", seen.loop())
                        .number("requests/s", seen.rate(), 0)
                        .number("p50 ms", seen.p50(), 2)
                        .number("p99 ms", seen.p99(), 2)
                        .text("not answered", seen.bad())
                        .number("CPU us a request", cores * 1e6 / seen.rate(), 1));
    }

    private static boolean installed(String tool) {
        for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(directory, tool))) {
                return true;
            }
        }
        System.out.println(tool + " is not on the PATH; its line is left out");
        return false;
    }

    private Seen wrk(int connections, Duration time) throws IOException, InterruptedException {
        Path bodies = Options.out().resolve("bodies.txt");
        Files.write(
                bodies,
                texts.stream()
                        .map(text -> new String(HttpRequests.singleBody(text), StandardCharsets.UTF_8))
                        .toList());
        Path script = Options.out().resolve("wrk.lua");
        Files.writeString(script, """
            local bodies = {}
            for line in io.lines("%s") do bodies[#bodies + 1] = line end
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            request = function() return wrk.format(nil, nil, nil, bodies[math.random(#bodies)]) end
            """.formatted(bodies));
        String printed = run(List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + Math.max(1, time.toSeconds()) + "s",
                "--latency",
                "-s",
                script.toString(),
                url()));
        Matcher failed = Pattern.compile("Non-2xx or 3xx responses: (\\d+)").matcher(printed);
        return new Seen(
                "wrk",
                "closed, " + connections,
                Double.parseDouble(found(printed, "Requests/sec: +([0-9.]+)")),
                millis(found(printed, "50% +([0-9.]+[mu]?s)")),
                millis(found(printed, "99% +([0-9.]+[mu]?s)")),
                failed.find() ? failed.group(1) : "0");
    }

    private Seen vegeta(double rate, Duration time) throws IOException, InterruptedException {
        Path targets = Options.out().resolve("targets.json");
        List<String> lines = new ArrayList<>();
        for (String text : texts) {
            lines.add(JsonMapper.shared()
                    .writeValueAsString(Map.of(
                            "method", "POST",
                            "url", url(),
                            "header", Map.of("Content-Type", List.of("application/json")),
                            "body", Base64.getEncoder().encodeToString(HttpRequests.singleBody(text)))));
        }
        Files.write(targets, lines);
        Path results = Options.out().resolve("vegeta.bin");
        run(List.of(
                "vegeta",
                "attack",
                "-format=json",
                "-targets=" + targets,
                "-rate=" + Math.round(rate),
                "-duration=" + time.toMillis() + "ms",
                "-output=" + results));
        JsonNode seen =
                JsonMapper.shared().readTree(run(List.of("vegeta", "report", "-type=json", results.toString())));
        Files.delete(results);
        Map<String, Integer> codes = new TreeMap<>();
        seen.path("status_codes")
                .properties()
                .forEach(code -> codes.put(code.getKey(), code.getValue().asInt()));
        codes.remove("200");
        return new Seen(
                "vegeta",
                "open, half load",
                seen.path("throughput").asDouble(),
                seen.at("/latencies/50th").asDouble() / 1e6,
                seen.at("/latencies/99th").asDouble() / 1e6,
                codes.isEmpty() ? "0" : codes.toString());
    }

    private Seen ghz(int callers, Duration time) throws IOException, InterruptedException {
        Path data = Options.out().resolve("ghz.json");
        Files.write(
                data,
                JsonMapper.shared()
                        .writeValueAsBytes(
                                texts.stream().map(text -> Map.of("text", text)).toList()));
        // ghz reads no 'optional'; without the word the bytes on the wire are the same.
        Path proto = Options.out().resolve("inference.proto");
        Files.writeString(proto, Files.readString(Path.of(PROTO)).replace("optional string", "string"));
        JsonNode seen = JsonMapper.shared()
                .readTree(run(List.of(
                        "ghz",
                        "--insecure",
                        "--proto=" + proto,
                        "--call=recurrent.v1.SentimentService.Classify",
                        "--data-file=" + data,
                        "--concurrency=" + callers,
                        "--connections=4",
                        "--duration=" + time.toMillis() + "ms",
                        "--duration-stop=wait",
                        "--format=json",
                        "127.0.0.1:" + server.grpcPort())));
        Map<String, Integer> codes = new TreeMap<>();
        seen.path("statusCodeDistribution")
                .properties()
                .forEach(code -> codes.put(code.getKey(), code.getValue().asInt()));
        int answered = codes.getOrDefault("OK", 0);
        codes.remove("OK");
        return new Seen(
                "ghz",
                "closed, " + callers,
                answered / (seen.path("total").asDouble() / 1e9),
                percentile(seen, 50),
                percentile(seen, 99),
                codes.isEmpty() ? "0" : codes.toString());
    }

    private static double percentile(JsonNode seen, int wanted) {
        for (JsonNode entry : seen.path("latencyDistribution")) {
            if (entry.path("percentage").asInt() == wanted) {
                return entry.path("latency").asDouble() / 1e6;
            }
        }
        return Double.NaN;
    }

    private String url() {
        return "http://127.0.0.1:" + server.httpPort() + "/v1/sentiment";
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " failed: " + printed);
        }
        return printed;
    }

    private static String found(String printed, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(printed);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in: " + printed);
        }
        return matcher.group(1);
    }

    private static double millis(String duration) {
        double value = Double.parseDouble(duration.replaceAll("[a-z]+", ""));
        return duration.endsWith("ms") ? value : duration.endsWith("us") ? value / 1e3 : value * 1e3;
    }
}
