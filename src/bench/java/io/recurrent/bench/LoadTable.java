package io.recurrent.bench;

import io.recurrent.bench.floor.Floor;
import io.recurrent.bench.load.Load;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.Server;
import io.recurrent.bench.server.Window;
import io.recurrent.bench.text.Mix;
import io.recurrent.bench.text.TextSource;
import java.time.Duration;
import java.util.List;

/** The server under load over HTTP and gRPC, held against the bare loop and an endpoint that does nothing. */
final class LoadTable implements Table {
    static final double SECONDS = 8;
    private static final int TEXTS = 2048;
    private static final int LONG_TEXTS = 32;

    @Override
    public void measure(Options options, Report report) throws Exception {
        TextSource source = new TextSource(options.seed());
        List<Mix> mixes = options.mixes(Mix.SHORT, Mix.MIXED);
        try (Floor floor = new Floor(source.tokenizer());
                Server server = Server.recurrent("load", options.server(), Options.out())) {
            Checks.answers(server, floor, source.texts(Mix.MIXED, 64));
            LoadRun run = new LoadRun(options, report, server, floor);
            for (Mix mix : mixes) {
                run.measure(mix, texts(source, mix));
            }
            if (options.wants("crowd")) {
                Crowd crowd = new Crowd(options, report, server);
                for (Mix mix : options.mixes(Mix.values())) {
                    crowd.measure(mix, texts(source, mix));
                }
            }
        }
        if (options.wants("empty")) {
            empty(options, report, source, mixes, true);
            empty(options, report, source, mixes, false);
        }
        report.note("CPU is the server process's alone (user and system, all its threads), over all its answers. Open"
                + " loops: latency from the moment the request was due. The generator shares the machine's"
                + " cores.");
        report.note("'of raw loop' holds CPU a text against the bare loop, one text at a time, on one thread, measured"
                + " just before and just after with the same texts. Each cell "
                + options.time(SECONDS).toMillis() / 1e3 + " s, after a warm-up until the compilers are idle.");
    }

    private static List<String> texts(TextSource source, Mix mix) {
        return source.texts(mix, mix == Mix.LONG ? LONG_TEXTS : TEXTS);
    }

    private static void empty(Options options, Report report, TextSource source, List<Mix> mixes, boolean virtual)
            throws Exception {
        Duration time = options.time(SECONDS);
        try (Server server = Server.empty(virtual, Options.out())) {
            for (Mix mix : mixes) {
                try (Load load = Callers.http(server, texts(source, mix))) {
                    Warmth.warm(server, load, options.connections());
                    for (int callers : new int[] {options.connections(), 1}) {
                        Window window = Window.over(server, () -> load.closed(callers, time));
                        Figures row = Figures.of("mix", mix.label())
                                .text("threads", virtual ? "virtual" : "platform")
                                .text("loop", "closed, " + callers)
                                .number("requests/s", window.outcome().throughput(), 0);
                        Cells.latencies(row, window.outcome())
                                .text("refusals", window.outcome().refusals())
                                .number("CPU us a request", window.cpuMicrosAnAnswer(), 1);
                        report.add("Endpoint that does nothing", Cells.generator(row, window));
                    }
                }
            }
        }
    }
}
