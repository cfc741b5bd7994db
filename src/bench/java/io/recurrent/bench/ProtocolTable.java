package io.recurrent.bench;

import io.recurrent.bench.load.Load;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.Server;
import io.recurrent.bench.server.Window;
import io.recurrent.bench.text.Mix;
import io.recurrent.bench.text.TextSource;
import java.time.Duration;
import java.util.List;

/** The Open Inference Protocol in binary against the task API: the same texts, one server, in turns. */
final class ProtocolTable implements Table {
    private static final double SECONDS = 4;
    private static final int ROUNDS = 5;
    private static final int TEXTS = 2048;
    private static final int LIST = 32;

    /** One API's requests of one size. */
    private record Entrant(String api, Load load) {}

    @Override
    public void measure(Options options, Report report) throws Exception {
        TextSource source = new TextSource(options.seed());
        try (Server server = Server.recurrent("protocol", options.server(), Options.out())) {
            for (Mix mix : options.mixes(Mix.SHORT, Mix.MIXED)) {
                List<String> texts = source.texts(mix, TEXTS);
                compare(options, report, server, mix, texts, 1);
                compare(options, report, server, mix, texts, LIST);
            }
        }
        report.note("CPU is the server process's alone, over all texts that it answered. Ratios within a round; the"
                + " median of " + options.rounds(ROUNDS) + " rounds, and the lowest and highest.");
    }

    private static void compare(Options options, Report report, Server server, Mix mix, List<String> texts, int size)
            throws Exception {
        Duration time = options.time(SECONDS);
        try (Load task = size == 1 ? Callers.http(server, texts) : Callers.httpLists(server, texts, size);
                Load protocol = Callers.protocol(server, texts, size)) {
            List<Entrant> entrants = List.of(new Entrant("task", task), new Entrant("protocol, binary", protocol));
            for (Entrant entrant : entrants) {
                Warmth.warm(server, entrant.load(), options.connections());
            }
            for (int callers : new int[] {options.connections(), 1}) {
                List<List<Window>> windows = Turns.take(
                        entrants,
                        options.rounds(ROUNDS),
                        entrant -> Window.over(server, () -> entrant.load().closed(callers, time)));
                for (int i = 0; i < entrants.size(); i++) {
                    Figures row = Figures.of("mix", mix.label())
                            .text("texts a request", Integer.toString(size))
                            .text("loop", "closed, " + callers)
                            .text("API", entrants.get(i).api());
                    report.add("The Open Inference Protocol", figures(row, windows.get(i), windows.getFirst(), size));
                }
            }
        }
    }

    private static Figures figures(Figures row, List<Window> own, List<Window> task, int size) {
        Spread cpu = Spread.ofRatios(own, task, Window::cpuMicrosAnAnswer);
        Spread rate = Spread.ofRatios(own, task, window -> window.outcome().throughput());
        return row.number(
                        "texts/s",
                        size
                                * Spread.of(own, window -> window.outcome().throughput())
                                        .median(),
                        0)
                .number("of task", rate.median(), 2)
                .text("texts/s lowest to highest", rate.range())
                .number(
                        "CPU us a text",
                        Spread.of(own, Window::cpuMicrosAnAnswer).median() / size,
                        1)
                .number("CPU of task", cpu.median(), 2)
                .text("CPU lowest to highest", cpu.range())
                .text("refusals", own.getLast().outcome().refusals())
                .number("others' cores", Spread.of(own, Window::otherCores).median(), 2);
    }
}
