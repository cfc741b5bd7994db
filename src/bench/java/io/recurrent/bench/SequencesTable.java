package io.recurrent.bench;

import io.recurrent.bench.load.Samples;
import io.recurrent.bench.load.StepLoad;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.InProcess;
import io.recurrent.bench.server.SequenceMemory;
import io.recurrent.bench.server.Window;
import io.recurrent.bench.text.TextSource;
import io.recurrent.service.sequences.StepAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Sequences that live in this process: their steps, what they keep, and going on from a token. */
final class SequencesTable implements Table {
    private static final int LIVE = 1000;
    private static final int TEXTS = 1024;
    private static final int TOKENS = 10;
    private static final int PREFIX = 1000;

    @Override
    public void measure(Options options, Report report) throws Exception {
        TextSource source = new TextSource(options.seed());
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            texts.add(source.text(TOKENS));
        }
        List<String> arguments =
                new ArrayList<>(List.of("--recurrent.sequences.idle=30m", "--recurrent.sequences.age=1h"));
        arguments.addAll(options.server());
        if (options.wants("steps") || options.wants("resume")) {
            try (InProcess server = InProcess.start(arguments);
                    StepLoad load = server.steps(texts)) {
                load.begin(LIVE);
                Warmth.warm(server, load, options.connections());
                if (options.wants("steps")) {
                    steps(server, load, options, report);
                }
                if (options.wants("resume")) {
                    resume(load, source.text(PREFIX), texts.getFirst(), options, report);
                }
            }
        }
        if (options.wants("memory")) {
            memory(arguments, options, report);
        }
    }

    private static void steps(InProcess server, StepLoad load, Options options, Report report) throws Exception {
        Duration time = options.time(4);
        List<InProcess> servers = List.of(server);
        List<Window> closed = Turns.take(
                        servers,
                        options.rounds(5),
                        target -> Window.over(target, () -> load.closed(options.connections(), time)))
                .getFirst();
        double rate = Spread.of(closed, window -> window.outcome().throughput()).median() / 2;
        List<Window> half = Turns.take(
                        servers, options.rounds(5), target -> Window.over(target, () -> load.open(rate, time)))
                .getFirst();
        report.add("Steps of sequences", row("closed, " + options.connections(), closed));
        report.add("Steps of sequences", row("open, half load", half));
        report.note(LIVE + " sequences of the model 'sentiment' live and get a step of " + TOKENS + " tokens in turn."
                + " Median of the rounds, and their lowest and highest p99. CPU is the callers' too.");
    }

    private static Figures row(String loop, List<Window> rounds) {
        Spread highest = Spread.of(rounds, window -> window.outcome().accepted().millis(0.99));
        return Figures.of("loop", loop)
                .number(
                        "steps/s",
                        Spread.of(rounds, window -> window.outcome().throughput())
                                .median(),
                        0)
                .number("p50 ms", millis(rounds, 0.5), 3)
                .number("p99 ms", highest.median(), 3)
                .text("lowest to highest", highest.range())
                .number("p99.9 ms", millis(rounds, 0.999), 3)
                .number(
                        "CPU us a step",
                        Spread.of(rounds, Window::cpuMicrosAnAnswer).median(),
                        1)
                .number("cores", Spread.of(rounds, Window::serverCores).median(), 2)
                .number("others' cores", Spread.of(rounds, Window::otherCores).median(), 2)
                .number("rows a run", Spread.of(rounds, Window::rowsARun).median(), 1)
                .number(
                        "sent late p99 ms",
                        Spread.of(rounds, window -> window.outcome().late().millis(0.99))
                                .median(),
                        3)
                .text("refusals", rounds.getLast().outcome().refusals());
    }

    private static double millis(List<Window> rounds, double part) {
        return Spread.of(rounds, window -> window.outcome().accepted().millis(part))
                .median();
    }

    /** A round's medians of both ways. */
    private record Resumed(double tokenMillis, double prefixMillis) {
        double ratio() {
            return prefixMillis / tokenMillis;
        }
    }

    private static void resume(StepLoad load, String prefix, String next, Options options, Report report) {
        String origin = load.start(null);
        load.step(origin, prefix);
        String token = load.export(origin).state();
        load.end(origin);
        List<Resumed> rounds = new ArrayList<>();
        resumed(load, token, prefix, next, options.time(2));
        for (int round = 0; round < options.rounds(5); round++) {
            rounds.add(resumed(load, token, prefix, next, options.time(2)));
        }
        Spread ratio = Spread.of(rounds, Resumed::ratio);
        report.add(
                "Going on after " + PREFIX + " tokens, one caller",
                Figures.of("step of", TOKENS + " tokens")
                        .number(
                                "from a token ms",
                                Spread.of(rounds, Resumed::tokenMillis).median(),
                                3)
                        .number(
                                "prefix once more ms",
                                Spread.of(rounds, Resumed::prefixMillis).median(),
                                3)
                        .number("times", ratio.median(), 1)
                        .text("lowest to highest", ratio.range())
                        .number("characters of the token", token.length(), 0));
        report.note(
                "'from a token': start from an exported state, and one step. 'prefix once more': start, one step of "
                        + PREFIX
                        + " tokens, and the same step. Both in turn, medians; the answers are compared bit by bit.");
    }

    private static Resumed resumed(StepLoad load, String token, String prefix, String next, Duration time) {
        Samples byToken = new Samples();
        Samples byPrefix = new Samples();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            String one = load.start(token);
            StepAnswer fast = load.step(one, next);
            long between = System.nanoTime();
            String other = load.start(null);
            load.step(other, prefix);
            StepAnswer slow = load.step(other, next);
            byPrefix.add(System.nanoTime() - between);
            byToken.add(between - start);
            load.end(one);
            load.end(other);
            if (!Objects.equals(fast.value(), slow.value())) {
                throw new IllegalStateException("the token gives " + fast + ", the prefix " + slow);
            }
        }
        return new Resumed(byToken.millis(0.5), byPrefix.millis(0.5));
    }

    private static void memory(List<String> arguments, Options options, Report report) throws Exception {
        SequenceMemory.Kept none = new SequenceMemory.Kept(0, Double.NaN, Double.NaN);
        for (SequenceMemory.Kept kept : SequenceMemory.measure(Options.out(), options.seed(), arguments)) {
            none = Double.isNaN(none.heapMebibytes()) ? kept : none;
            report.add(
                    "Memory, MiB",
                    Figures.of("live sequences", String.valueOf(kept.sequences()))
                            .number("heap", kept.heapMebibytes(), 1)
                            .number("more", kept.heapMebibytes() - none.heapMebibytes(), 1)
                            .number("resident", kept.residentMebibytes(), 1)
                            .number("more resident", kept.residentMebibytes() - none.residentMebibytes(), 1)
                            .number(
                                    "bytes of heap a sequence",
                                    kept.sequences() == 0
                                            ? Double.NaN
                                            : (kept.heapMebibytes() - none.heapMebibytes())
                                                    * (1 << 20)
                                                    / kept.sequences(),
                                    0));
        }
        report.note("Memory: in a JVM of its own, each row after full collections, and after as many sequences had"
                + " lived and ended once, so that the code is warm and the heap has its size. One step each.");
    }
}
