package io.recurrent.bench;

import io.recurrent.bench.floor.Floor;
import io.recurrent.bench.floor.Floor.Cost;
import io.recurrent.bench.floor.Floor.Order;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.text.Mix;
import io.recurrent.bench.text.TextSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** ONNX Runtime in a bare loop: one text at a time, and batches in order of arrival and of length. */
final class FloorTable implements Table {
    private static final int TEXTS = 2048;

    private record Way(String label, int rows, Order order) {}

    private static final List<Way> WAYS = List.of(
            new Way("one at a time", 1, Order.ARRIVAL),
            new Way("sorted, batches of 4", 4, Order.SORTED),
            new Way("sorted, batches of 8", 8, Order.SORTED),
            new Way("as they arrive, batches of 4", 4, Order.ARRIVAL),
            new Way("as they arrive, batches of 8", 8, Order.ARRIVAL));

    @Override
    public void measure(Options options, Report report) throws Exception {
        TextSource source = new TextSource(options.seed());
        int rounds = options.rounds(3);
        Duration time = options.time(5).dividedBy(rounds);
        try (Floor floor = new Floor(source.tokenizer())) {
            for (Mix mix : options.mixes(Mix.SHORT, Mix.MIXED)) {
                List<String> texts = source.texts(mix, TEXTS);
                double tokens = Lengths.mean(source.tokenizer(), texts);
                List<List<Cost>> costs = turns(floor, texts, rounds, time);
                double alone = Spread.of(costs.getFirst(), Cost::cpuMicros).median();
                for (int way = 0; way < WAYS.size(); way++) {
                    report.add("CPU time a text, from text to answer", row(mix, tokens, way, costs.get(way), alone));
                }
            }
            report.note("One thread. 'sorted' sorts 512 texts at a time by their length. Sum of all answers, so that"
                    + " none is optimised away: " + floor.checksum());
        }
    }

    private static List<List<Cost>> turns(Floor floor, List<String> texts, int rounds, Duration time) throws Exception {
        List<List<Cost>> costs = new ArrayList<>();
        for (Way way : WAYS) {
            floor.measure(texts, way.rows(), way.order(), time);
            costs.add(new ArrayList<>());
        }
        for (int round = 0; round < rounds; round++) {
            for (int way = 0; way < WAYS.size(); way++) {
                Way next = WAYS.get(way);
                costs.get(way).add(floor.measure(texts, next.rows(), next.order(), time));
            }
        }
        return costs;
    }

    private static Figures row(Mix mix, double tokens, int way, List<Cost> costs, double alone) {
        Spread cpu = Spread.of(costs, Cost::cpuMicros);
        return Figures.of("mix", mix.label())
                .number("tokens a text", tokens, 1)
                .text("way", WAYS.get(way).label())
                .number("CPU us a text", cpu.median(), 1)
                .number("lowest", cpu.lowest(), 1)
                .number("highest", cpu.highest(), 1)
                .number("wall us a text", Spread.of(costs, Cost::wallMicros).median(), 1)
                .number("of one at a time", cpu.median() / alone, 2);
    }
}
