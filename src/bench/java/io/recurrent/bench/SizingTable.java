package io.recurrent.bench;

import io.recurrent.bench.load.Load;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.Server;
import io.recurrent.bench.server.Window;
import io.recurrent.bench.text.Mix;
import io.recurrent.bench.text.TextSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a core answers, by model: each alone in a server, over HTTP, with the generator on the same cores. */
final class SizingTable implements Table {
    private static final double SECONDS = 4;
    private static final int ROUNDS = 3;
    private static final int TEXTS = 1024;
    private static final int WRITTEN = 100;

    /** One kind of call of one model. */
    private record Work(String model, String what, String path, List<Map<String, Object>> bodies) {}

    @Override
    public void measure(Options options, Report report) throws Exception {
        for (Work work : work(new TextSource(options.seed()))) {
            if (options.wants(work.model())) {
                measure(work, options, report);
            }
        }
        report.note(
                "Answers a core is what the server's own processor time allows, not what two cores did here while the"
                        + " generator had its part of them. Latency at half of the closed loop's rate. Memory after the"
                        + " load, with the default heap.");
    }

    private static List<Work> work(TextSource source) {
        List<Map<String, Object>> sentences = new ArrayList<>();
        source.texts(Mix.SHORT, TEXTS).forEach(text -> sentences.add(Map.of("text", text)));
        List<Map<String, Object>> reviews = new ArrayList<>();
        source.texts(Mix.MIXED, TEXTS).forEach(text -> reviews.add(Map.of("text", text)));
        return List.of(
                new Work("sentiment", "a sentence, 19 tokens", "/v1/models/sentiment:classify", sentences),
                new Work("sentiment", "a text, 61 tokens", "/v1/models/sentiment:classify", reviews),
                new Work("ner", "a sentence, 19 tokens", "/v1/models/ner:tag", sentences),
                new Work("shakespeare", "100 tokens", "/v1/models/shakespeare:generate", prompts("ROMEO:")),
                new Work(
                        "tang-poetry",
                        "a quatrain, 24 tokens",
                        "/v1/models/tang-poetry:generate",
                        prompts("\u4e94\u7d55\uff1a")));
    }

    private static List<Map<String, Object>> prompts(String prompt) {
        List<Map<String, Object>> bodies = new ArrayList<>();
        for (int seed = 0; seed < TEXTS; seed++) {
            bodies.add(Map.of("prompt", prompt, "maxTokens", WRITTEN, "temperature", 0.8, "seed", seed));
        }
        return bodies;
    }

    private static void measure(Work work, Options options, Report report) throws Exception {
        Duration time = options.time(SECONDS);
        int rounds = options.rounds(ROUNDS);
        try (Server server = Server.of(work.model(), "sizing-" + work.model(), options.server(), Options.out());
                Load load = Callers.http(server, work.path(), work.bodies())) {
            Warmth.warm(server, load, options.connections());
            List<Server> alone = List.of(server);
            List<Window> closed = Turns.take(
                            alone,
                            rounds,
                            target -> Window.over(target, () -> load.closed(options.connections(), time)))
                    .getFirst();
            double rate =
                    Spread.of(closed, window -> window.outcome().throughput()).median() / 2;
            List<Window> half = Turns.take(alone, rounds, target -> Window.over(target, () -> load.open(rate, time)))
                    .getFirst();
            report.add("Sizing", row(work, closed, half));
        }
    }

    private static Figures row(Work work, List<Window> closed, List<Window> half) {
        Spread cpu = Spread.of(closed, Window::cpuMicrosAnAnswer);
        return Figures.of("model", work.model())
                .text("call", work.what())
                .number("CPU us an answer", cpu.median(), 0)
                .text("lowest to highest", cpu.range())
                .number("answers/s a core", 1e6 / cpu.median(), 0)
                .number(
                        "answers/s here",
                        Spread.of(closed, window -> window.outcome().throughput())
                                .median(),
                        0)
                .number("p50 ms", millis(half, 0.5), 2)
                .number("p99 ms", millis(half, 0.99), 2)
                .number("resident MiB", closed.getLast().residentAfter(), 0)
                .text("refusals", closed.getLast().outcome().refusals())
                .number("others' cores", Spread.of(closed, Window::otherCores).median(), 2);
    }

    private static double millis(List<Window> rounds, double quantile) {
        return Spread.of(rounds, window -> window.outcome().accepted().millis(quantile))
                .median();
    }
}
