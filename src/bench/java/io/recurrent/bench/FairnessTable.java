package io.recurrent.bench;

import io.recurrent.bench.load.Load;
import io.recurrent.bench.load.Outcome;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.Server;
import io.recurrent.bench.server.Window;
import io.recurrent.bench.text.Mix;
import io.recurrent.bench.text.TextSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How long short texts wait while others send the longest texts all the time. */
final class FairnessTable implements Table {
    private static final int[] LONG_CALLERS = {0, 1, 2, 4};
    private static final double RATE = 100;

    private record Turn(Window window, Outcome longs) {
        Outcome shorts() {
            return window.outcome();
        }
    }

    @Override
    public void measure(Options options, Report report) throws Exception {
        TextSource source = new TextSource(options.seed());
        List<String> shortTexts = source.texts(Mix.SHORT, 1024);
        List<String> longTexts = source.texts(Mix.LONG, 16);
        List<List<Turn>> turns = new ArrayList<>();
        try (Server server = Server.recurrent("fairness", options.server(), Options.out());
                Load shorts = Callers.http(server, shortTexts);
                Load longs = Callers.http(server, longTexts)) {
            Warmth.warm(server, shorts, options.connections());
            longs.closed(2, Duration.ofSeconds(5));
            for (int round = 0; round < options.rounds(2); round++) {
                for (int i = 0; i < LONG_CALLERS.length; i++) {
                    if (round == 0) {
                        turns.add(new ArrayList<>());
                    }
                    turns.get(i).add(turn(server, shorts, longs, LONG_CALLERS[i], options.time(10)));
                }
            }
        }
        for (int i = 0; i < LONG_CALLERS.length; i++) {
            report.add("Short texts, " + RATE + " a second", row(LONG_CALLERS[i], turns.get(i), turns.getFirst()));
        }
        report.note("Open loop for the short texts, latency from when a text was due; closed loop for the long ones, "
                + source.tokenizer().encode(longTexts.getFirst()).length() + " tokens each. Median of the rounds.");
    }

    private static Turn turn(Server server, Load shorts, Load longs, int callers, Duration time) throws Exception {
        if (callers == 0) {
            return new Turn(Window.over(server, () -> shorts.open(RATE, time)), new Outcome());
        }
        // The long texts begin before the short ones are measured and end after them.
        Duration margin = Duration.ofMillis(500);
        try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
            Future<Outcome> running =
                    beside.submit(() -> longs.closed(callers, time.plus(margin).plus(margin)));
            Thread.sleep(margin);
            Window seen = Window.over(server, () -> shorts.open(RATE, time));
            return new Turn(seen, running.get());
        }
    }

    private static Figures row(int callers, List<Turn> own, List<Turn> idle) {
        Figures row = Figures.of("long texts from", callers == 0 ? "nobody" : callers + " connections")
                .number("p50 ms", millis(own, 0.5), 2)
                .number("p99 ms", millis(own, 0.99), 2)
                .number("p99.9 ms", millis(own, 0.999), 2)
                .number("p99 of idle's", millis(own, 0.99) / millis(idle, 0.99), 2)
                .text("refusals", own.getFirst().shorts().refusals())
                .number(
                        "server cores",
                        Spread.of(own, turn -> turn.window().serverCores()).median(),
                        2)
                .number(
                        "others' cores",
                        Spread.of(own, turn -> turn.window().otherCores()).median(),
                        2);
        if (callers > 0) {
            row.number(
                            "long texts/s",
                            Spread.of(own, turn -> turn.longs().throughput()).median(),
                            1)
                    .number(
                            "their p50 ms",
                            Spread.of(own, turn -> turn.longs().accepted().millis(0.5))
                                    .median(),
                            1)
                    .text("their refusals", own.getFirst().longs().refusals());
        }
        return row;
    }

    private static double millis(List<Turn> turns, double part) {
        return Spread.of(turns, turn -> turn.shorts().accepted().millis(part)).median();
    }
}
