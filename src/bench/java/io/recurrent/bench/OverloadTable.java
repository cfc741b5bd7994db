package io.recurrent.bench;

import io.recurrent.bench.floor.Floor;
import io.recurrent.bench.load.Load;
import io.recurrent.bench.load.Outcome;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.Server;
import io.recurrent.bench.server.Window;
import io.recurrent.bench.text.Mix;
import io.recurrent.bench.text.TextSource;
import java.time.Duration;
import java.util.List;

/** What is left of the peak when more is asked than can be answered. */
final class OverloadTable implements Table {
    private static final double[] TIMES = {0.5, 0.9, 1, 2, 5, 10};
    private static final Duration ROUGH = Duration.ofSeconds(2);
    private static final Duration WARM = Duration.ofSeconds(5);
    private static final double WARM_TIMES = 3;
    private static final int BURST = 1000;
    private static final int LIST = 32;
    private static final int LIST_CALLERS = 8;

    @Override
    public void measure(Options options, Report report) throws Exception {
        TextSource source = new TextSource(options.seed());
        for (Mix mix : options.mixes(Mix.MIXED)) {
            List<String> texts = source.texts(mix, 2048);
            try (Floor floor = new Floor(source.tokenizer());
                    Server server = Server.recurrent("overload", options.server(), Options.out())) {
                Checks.answers(server, floor, texts.subList(0, 64));
                if (options.wants("single")) {
                    try (Load load = Callers.http(server, texts)) {
                        String title = mix.label() + ", one text a request";
                        new Steps(options, report, server, load, title, BURST).run(options.connections());
                    }
                }
                if (options.wants("list")) {
                    try (Load load = Callers.httpLists(server, texts, LIST)) {
                        String title = mix.label() + ", " + LIST + " texts a request";
                        new Steps(options, report, server, load, title, BURST / LIST).run(LIST_CALLERS);
                    }
                }
            }
        }
        report.note("Peak: closed loop, the table's first row. Goodput: answers that came within the window, and within"
                + " 5 s of when the request was due. A request waits for one of " + Callers.MAX_CONNECTIONS
                + " connections for 1 s at most, and then is 'never sent'; 'from due' counts that wait, 'from sent'"
                + " does not.");
        report.note(
                "The generator is one thread, and runs on the same cores: 'generator cores' is what it took from the"
                        + " server. On a machine of its own it would leave the server more.");
    }

    /** The steps on one server by one generator. */
    private record Steps(Options options, Report report, Server server, Load load, String title, int burst) {
        void run(int callers) throws Exception {
            Duration time = options.time(10);
            Warmth.warm(server, load, callers);
            double rough = load.closed(callers, ROUGH).throughput();
            // Refusing is compiled too before anything is measured.
            load.open(WARM_TIMES * rough, WARM);
            load.closed(callers, ROUGH);
            Window peak = Window.over(server, () -> load.closed(callers, time));
            double best = peak.outcome().throughput();
            report.add(title, row("closed, " + callers, peak, best));
            for (double times : TIMES) {
                Window window = Window.over(server, () -> load.open(times * best, time));
                report.add(title, row("open, " + times + " x peak", window, best));
            }
            Window again = Window.over(server, () -> load.closed(callers, time));
            report.add(title, row("closed, " + callers + ", afterwards", again, best));
            burst(best);
        }

        /** All at once on an idle server: a burst is no overload. */
        private void burst(double best) throws Exception {
            Duration moment = Duration.ofMillis(1);
            Window window = Window.over(server, () -> load.open(1e3 * burst, moment));
            report.add(title, row(burst + " at once", window, best));
            String refusals = window.outcome().refusals();
            report.expect(
                    refusals.equals("0"),
                    burst + " at once on an idle server (" + title + ") were refused: " + refusals);
        }

        private static Figures row(String loop, Window window, double best) {
            Outcome outcome = window.outcome();
            double goodput = outcome.goodput();
            Figures row = Figures.of("loop", loop)
                    .number("offered/s", outcome.offered(), 0)
                    .number("goodput/s", goodput, 0)
                    .number("of peak", goodput / best, 2)
                    .number("p50 ms", outcome.accepted().millis(0.5), 1)
                    .number("p99 ms", outcome.accepted().millis(0.99), 1)
                    .text("refusals", outcome.refusals())
                    .number("predicted of real wait", window.waitPrediction(), 2)
                    .number("their p99 ms from due", outcome.refused().millis(0.99), 1)
                    .number("from sent", outcome.refusedSinceSent().millis(0.99), 1)
                    .number("CPU us an answer or refusal", window.cpuMicrosAnAnswer(), 1)
                    .number("RSS after MiB", window.residentAfter(), 0)
                    .number("peak MiB", window.residentPeak(), 0);
            return Cells.generator(row, window);
        }
    }
}
