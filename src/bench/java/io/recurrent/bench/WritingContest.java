package io.recurrent.bench;

import io.recurrent.bench.load.Load;
import io.recurrent.bench.load.Outcome;
import io.recurrent.bench.load.Samples;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.Target;
import io.recurrent.bench.server.Window;
import java.time.Duration;
import java.util.List;

/** Ways of writing side by side: they take turns in each round, and figures are compared within a round. */
final class WritingContest {
    /**
     * One way of writing.
     *
     * @param target what counts its runs, if a server does
     */
    record Way(String label, Target target, Load load) {}

    /**
     * All of them.
     *
     * @param continuous what is measured
     * @param streamed the same, tokens read one by one
     * @param single the same server, one row a run
     * @param batches without a server, in padded batches
     * @param loop without a server, one text at a time on one thread
     */
    record Ways(Way continuous, Way streamed, Way single, Way batches, Way loop) {
        List<Way> together() {
            return List.of(continuous, streamed, single, batches);
        }

        List<Way> alone() {
            return List.of(loop, continuous, streamed, single);
        }
    }

    private final Ways ways;
    private final Duration time;
    private final int rounds;
    private final int callers;
    private final double meanTokens;
    private List<List<Window>> together = List.of();
    private List<List<Window>> alone = List.of();
    private List<Window> half = List.of();

    WritingContest(Ways ways, Options options, double meanTokens) {
        this.ways = ways;
        this.time = options.time(4);
        this.rounds = options.rounds(5);
        this.callers = options.connections();
        this.meanTokens = meanTokens;
    }

    void run() throws Exception {
        for (Way way : ways.together()) {
            Warmth.warm(way.target(), way.load(), callers);
        }
        Warmth.warm(ways.loop().target(), ways.loop().load(), 1);
        together = turns(ways.together(), way -> way.load().closed(callers, time));
        alone = turns(ways.alone(), way -> way.load().closed(1, time));
        double rate = Spread.of(together.getFirst(), WritingContest::tokens).median() / meanTokens / 2;
        half = turns(List.of(ways.streamed()), way -> way.load().open(rate, time))
                .getFirst();
    }

    private List<List<Window>> turns(List<Way> entrants, Turns.Turn<Way, Outcome> turn) throws Exception {
        return Turns.take(entrants, rounds, way -> Window.over(way.target(), () -> turn.of(way)));
    }

    void report(Report report) {
        for (int i = 0; i < together.size(); i++) {
            report.add(
                    "Tokens, " + callers + " at a time",
                    together(ways.together().get(i).label(), together.get(i)));
        }
        for (int i = 0; i < alone.size(); i++) {
            report.add("Tokens, one caller", alone(ways.alone().get(i).label(), alone.get(i)));
        }
        report.add("Tokens at half load, streamed", half());
    }

    private Figures together(String label, List<Window> own) {
        Spread single = Spread.ofRatios(own, together.get(2), WritingContest::tokens);
        Spread batches = Spread.ofRatios(own, together.get(3), WritingContest::tokens);
        return machine(
                Figures.of("way", label)
                        .number(
                                "tokens/s",
                                Spread.of(own, WritingContest::tokens).median(),
                                0)
                        .number("x one at a time", single.median(), 2)
                        .text("lowest to highest", single.range())
                        .number("x static", batches.median(), 2)
                        .text("its lowest to highest", batches.range())
                        .number("p50 ms a text", millis(own, 0.5), 1)
                        .number("p99 ms a text", millis(own, 0.99), 1)
                        .number("CPU us a token", cpu(own), 1)
                        .number("of one at a time's", cpu(own) / cpu(together.get(2)), 2),
                own);
    }

    private Figures alone(String label, List<Window> own) {
        Spread ratio = Spread.ofRatios(own, alone.getFirst(), WritingContest::microsAToken);
        return machine(
                Figures.of("way", label)
                        .number(
                                "us a token",
                                Spread.of(own, WritingContest::microsAToken).median(),
                                1)
                        .number("of the bare loop's", ratio.median(), 2)
                        .text("lowest to highest", ratio.range())
                        .number("CPU us a token", cpu(own), 1)
                        .number("CPU of the bare loop's", cpu(own) / cpu(alone.getFirst()), 2),
                own);
    }

    private Figures half() {
        Spread ratio = Spread.of(
                half, window -> between(window).millis(0.99) / between(window).millis(0.5));
        return machine(
                Figures.of("texts/s", String.valueOf(Math.round(offered())))
                        .number(
                                "tokens/s",
                                Spread.of(half, WritingContest::tokens).median(),
                                0)
                        .number("between tokens p50 ms", between(0.5), 3)
                        .number("p99 ms", between(0.99), 3)
                        .number("p99.9 ms", between(0.999), 3)
                        .number("p99 of p50", ratio.median(), 2)
                        .text("lowest to highest", ratio.range())
                        .number("first token p50 ms", first(0.5), 2)
                        .number("its p99 ms", first(0.99), 2)
                        .number("CPU us a token", cpu(half), 1),
                half);
    }

    private static Figures machine(Figures row, List<Window> own) {
        return row.number("cores", Spread.of(own, Window::serverCores).median(), 2)
                .number("others' cores", Spread.of(own, Window::otherCores).median(), 2)
                .number("rows a run", Spread.of(own, Window::rowsARun).median(), 1)
                .text("refusals", own.getLast().outcome().refusals());
    }

    private static double tokens(Window window) {
        return window.outcome().tokenThroughput();
    }

    private static double microsAToken(Window window) {
        return 1e6 / tokens(window);
    }

    private static double cpu(List<Window> rounds) {
        return Spread.of(
                        rounds,
                        window -> window.cpu().toNanos()
                                / 1e3
                                / window.outcome().written().tokens())
                .median();
    }

    private static double millis(List<Window> rounds, double part) {
        return Spread.of(rounds, window -> window.outcome().accepted().millis(part))
                .median();
    }

    private static Samples between(Window window) {
        return window.outcome().written().between();
    }

    private double between(double part) {
        return Spread.of(half, window -> between(window).millis(part)).median();
    }

    private double first(double part) {
        return Spread.of(half, window -> window.outcome().written().first().millis(part))
                .median();
    }

    private double offered() {
        return half.getFirst().outcome().offered();
    }
}
