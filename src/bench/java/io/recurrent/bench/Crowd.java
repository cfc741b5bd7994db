package io.recurrent.bench;

import io.recurrent.bench.load.Load;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.Neighbour;
import io.recurrent.bench.server.Server;
import io.recurrent.bench.server.Window;
import io.recurrent.bench.text.Mix;
import java.time.Duration;
import java.util.List;

/**
 * Closed loops of more and more callers, on cores that the generator shares, and a busy neighbour too: as long as each
 * answer makes its deadline none of them is overload, so nobody may be refused.
 */
final class Crowd {
    private static final double SECONDS = 4;
    private static final int[] CALLERS = {1, 8, 32, 64, 128, 256};
    private static final String TITLE = "Closed loops; none may be refused";

    private final Options options;
    private final Report report;
    private final Server server;

    Crowd(Options options, Report report, Server server) {
        this.options = options;
        this.report = report;
        this.server = server;
    }

    void measure(Mix mix, List<String> texts) throws Exception {
        try (Load http = Callers.http(server, texts);
                Load grpc = Callers.grpc(server, texts)) {
            Warmth.warm(server, http, options.connections());
            Warmth.warm(server, grpc, options.connections());
            loops(mix, "none", http, grpc);
            try (Neighbour neighbour = Neighbour.start()) {
                loops(mix, "one core", http, grpc);
            }
        }
    }

    private void loops(Mix mix, String neighbour, Load http, Load grpc) throws Exception {
        Duration time = options.time(SECONDS);
        for (int callers : CALLERS) {
            add(mix, neighbour, "HTTP", callers, Window.over(server, () -> http.closed(callers, time)));
            add(mix, neighbour, "gRPC", callers, Window.over(server, () -> grpc.closed(callers, time)));
        }
    }

    private void add(Mix mix, String neighbour, String transport, int callers, Window window) {
        Figures row = Figures.of("mix", mix.label())
                .text("neighbour", neighbour)
                .text("transport", transport)
                .number("callers", callers, 0)
                .number("texts/s", window.outcome().throughput(), 0)
                .text("refusals", window.outcome().refusals());
        Cells.latencies(row, window.outcome())
                .number("predicted of real wait", window.waitPrediction(), 2)
                .number("rows a run", window.rowsARun(), 1);
        report.add(TITLE, Cells.generator(row, window));
        report.expect(
                window.outcome().refusals().equals("0"),
                callers + " callers over " + transport + " (" + mix.label() + ", neighbour: " + neighbour
                        + ") overload nothing and were refused: "
                        + window.outcome().refusals());
    }
}
