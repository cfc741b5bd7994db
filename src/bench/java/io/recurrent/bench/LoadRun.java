package io.recurrent.bench;

import ai.onnxruntime.OrtException;
import io.recurrent.bench.floor.Floor;
import io.recurrent.bench.floor.Floor.Order;
import io.recurrent.bench.load.Load;
import io.recurrent.bench.load.Outcome;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.Server;
import io.recurrent.bench.server.Window;
import io.recurrent.bench.text.Mix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One server, every transport and loop, mix by mix. */
final class LoadRun {
    private static final int LIST = 32;
    private static final int LIST_CALLERS = 4;
    private static final String HALF_LOAD = "open, half load";

    private final Options options;
    private final Report report;
    private final Server server;
    private final Floor floor;
    private final Duration time;

    private record Cell(String transport, String loop, int texts, Window window) {}

    LoadRun(Options options, Report report, Server server, Floor floor) {
        this.options = options;
        this.report = report;
        this.server = server;
        this.floor = floor;
        this.time = options.time(LoadTable.SECONDS);
    }

    void measure(Mix mix, List<String> texts) throws Exception {
        raw(texts);
        double before = raw(texts);
        List<Cell> cells = cells(mix, texts);
        double after = raw(texts);
        report.add(
                "Bare loop",
                Figures.of("mix", mix.label())
                        .number("CPU us a text before", before, 1)
                        .number("after", after, 1));
        for (Cell cell : cells) {
            report.add("Server", row(mix, cell, (before + after) / 2));
            String refusals = cell.window().outcome().refusals();
            report.expect(
                    refusals.equals("0"),
                    cell.transport() + ", " + cell.loop() + ", " + mix.label() + " is no overload, yet: " + refusals);
        }
        if (options.wants("tools")) {
            tools(mix, texts, cells);
        }
    }

    private double raw(List<String> texts) throws OrtException {
        return floor.measure(texts, 1, Order.ARRIVAL, time.dividedBy(2)).cpuMicros();
    }

    private List<Cell> cells(Mix mix, List<String> texts) throws Exception {
        List<Cell> cells = new ArrayList<>();
        if (options.wants("http")) {
            try (Load http = Callers.http(server, texts)) {
                transport("HTTP", http, cells);
            }
        }
        if (options.wants("list") && mix != Mix.LONG) {
            try (Load lists = Callers.httpLists(server, texts, LIST)) {
                Warmth.warm(server, lists, LIST_CALLERS);
                Window window = Window.over(server, () -> lists.closed(LIST_CALLERS, time));
                cells.add(new Cell("HTTP, lists of " + LIST, "closed, " + LIST_CALLERS, LIST, window));
            }
        }
        if (options.wants("grpc")) {
            try (Load grpc = Callers.grpc(server, texts)) {
                transport("gRPC", grpc, cells);
            }
        }
        return cells;
    }

    /** Many callers, one caller, and half of what many got as a constant rate. */
    private void transport(String name, Load load, List<Cell> cells) throws Exception {
        int callers = options.connections();
        Warmth.warm(server, load, callers);
        Window many = Window.over(server, () -> load.closed(callers, time));
        cells.add(new Cell(name, "closed, " + callers, 1, many));
        cells.add(new Cell(name, "closed, 1", 1, Window.over(server, () -> load.closed(1, time))));
        double rate = many.outcome().throughput() / 2;
        cells.add(new Cell(name, HALF_LOAD, 1, Window.over(server, () -> load.open(rate, time))));
    }

    private static Figures row(Mix mix, Cell cell, double raw) {
        Outcome outcome = cell.window().outcome();
        double cpu = cell.window().cpuMicrosAnAnswer() / cell.texts();
        Figures row = Figures.of("mix", mix.label())
                .text("transport", cell.transport())
                .text("loop", cell.loop())
                .number("texts/s", outcome.throughput() * cell.texts(), 0);
        Cells.latencies(row, outcome)
                .text("refusals", outcome.refusals())
                .number("CPU us a text", cpu, 1)
                .number("of raw loop", cpu / raw, 2)
                .number("rows a run", cell.window().rowsARun(), 1)
                .number("padding %", cell.window().paddingPercent(), 1);
        return Cells.generator(Cells.memory(row, cell.window()), cell.window());
    }

    private void tools(Mix mix, List<String> texts, List<Cell> cells) throws Exception {
        Tools tools = new Tools(server, texts, report, mix);
        tools.closed(options.connections(), time);
        for (Cell cell : cells) {
            if (cell.transport().equals("HTTP") && cell.loop().equals(HALF_LOAD)) {
                tools.open(cell.window().outcome().offered(), time);
            }
        }
    }
}
