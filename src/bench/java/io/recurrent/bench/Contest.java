package io.recurrent.bench;

import io.recurrent.bench.load.Load;
import io.recurrent.bench.load.Outcome;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.Target;
import io.recurrent.bench.server.Window;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several policies side by side: in each round each policy has its turn, so that whatever else the machine does hits
 * all of them, and figures are compared within a round.
 */
final class Contest {
    /**
     * One policy's server and its generators.
     *
     * @param warmer many small calls, which warm a server up sooner than a few large ones
     * @param load what is measured
     */
    record Entrant(Policy policy, Target target, Load warmer, Load load) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            warmer.close();
            load.close();
        }
    }

    private final List<Entrant> entrants;
    private final Duration time;
    private final int rounds;
    private final int callers;
    private final Map<String, List<List<Window>>> windows = new LinkedHashMap<>();

    Contest(List<Entrant> entrants, Options options) {
        this.entrants = entrants;
        this.time = options.time(4);
        this.rounds = options.rounds(3);
        this.callers = options.connections();
    }

    void run() throws Exception {
        for (Entrant entrant : entrants) {
            Warmth.warm(entrant.target(), entrant.warmer(), callers);
            entrant.load().closed(callers, time);
        }
        List<Window> none =
                turns("closed, " + callers, entrant -> entrant.load().closed(callers, time));
        turns("closed, 1", entrant -> entrant.load().closed(1, time));
        double rate = Spread.of(none, window -> window.outcome().throughput()).median() / 2;
        turns("open, half load of none", entrant -> entrant.load().open(rate, time));
    }

    /** All policies' turns; returns the first policy's. */
    private List<Window> turns(String loop, Turns.Turn<Entrant, Outcome> turn) throws Exception {
        List<List<Window>> all =
                Turns.take(entrants, rounds, entrant -> Window.over(entrant.target(), () -> turn.of(entrant)));
        windows.put(loop, all);
        return all.getFirst();
    }

    void report(Report report, String title) {
        windows.forEach((loop, all) -> {
            List<Window> best = all.getLast();
            for (int i = 0; i < entrants.size(); i++) {
                report.add(title, row(loop, entrants.get(i).policy(), all.get(i), all.getFirst(), best));
            }
        });
    }

    private static Figures row(
            String loop, Policy policy, List<Window> own, List<Window> none, List<Window> lengthAware) {
        Spread ratio = ratios(own, none);
        StringBuilder refusals = new StringBuilder();
        for (Window window : own) {
            refusals.append(refusals.isEmpty() ? "" : " / ")
                    .append(window.outcome().refusals());
        }
        return Figures.of("loop", loop)
                .text("policy", policy.label())
                .number(
                        "texts/s",
                        Spread.of(own, window -> window.outcome().throughput()).median(),
                        0)
                .number("of none", ratio.median(), 2)
                .text("lowest to highest", ratio.range())
                .number("length-aware is x times it", ratios(lengthAware, own).median(), 2)
                .number("p50 ms", millis(own, 0.5), 2)
                .number("p99 ms", millis(own, 0.99), 2)
                .number("p99 of none's", millis(own, 0.99) / millis(none, 0.99), 2)
                .number(
                        "CPU us a text",
                        Spread.of(own, Window::cpuMicrosAnAnswer).median(),
                        1)
                .number("CPU of none's", cpu(own) / cpu(none), 2)
                .number("cores", Spread.of(own, Window::serverCores).median(), 2)
                .number("others' cores", Spread.of(own, Window::otherCores).median(), 2)
                .number("rows a run", Spread.of(own, Window::rowsARun).median(), 1)
                .number("padding %", Spread.of(own, Window::paddingPercent).median(), 1)
                .text("refusals by round", refusals.toString());
    }

    private static double cpu(List<Window> rounds) {
        return Spread.of(rounds, Window::cpuMicrosAnAnswer).median();
    }

    private static double millis(List<Window> rounds, double part) {
        return Spread.of(rounds, window -> window.outcome().accepted().millis(part))
                .median();
    }

    /** Throughput against another's in the same round. */
    private static Spread ratios(List<Window> own, List<Window> other) {
        return Spread.ofRatios(own, other, window -> window.outcome().throughput());
    }
}
