package io.recurrent.serving;

import io.recurrent.batch.BatchLimits;
import io.recurrent.batch.BatchPolicy;
import io.recurrent.batch.BatchQueue;
import io.recurrent.batch.BatchScheduler;
import io.recurrent.batch.ContinuousPolicy;
import io.recurrent.batch.CostModel;
import io.recurrent.batch.CostProbe;
import io.recurrent.batch.FifoPolicy;
import io.recurrent.batch.LengthAwarePolicy;
import io.recurrent.batch.QueueSettings;
import io.recurrent.batch.RowRunner;
import io.recurrent.model.Bundle;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowModel;
import io.recurrent.model.RowProgress;
import io.recurrent.runtime.RunLimits;
import io.recurrent.runtime.RunLimits.Limit;
import io.recurrent.tensor.BufferArena;
import io.recurrent.time.Ticker;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Gives a loaded model its queue: measures what its runs cost and what holds on this host, and chooses by that. */
public final class QueueFactory {
    private static final int FIFO_ROWS = 8;
    private static final long CHUNK_NANOS = 1_000_000;
    private static final int LEAST_CHUNK = 16;
    private static final int MOST_CHUNK = 256;

    private final BatchScheduler scheduler;
    private final BatchingSettings settings;
    private final ServingMetrics metrics;
    private final Ticker work;
    private final Ticker ticker;

    /**
     * A factory of queues of {@code scheduler}.
     *
     * @param work what a run costs: the thread's processor time where runs keep to the thread, else the clock
     * @param ticker the clock
     */
    public QueueFactory(
            BatchScheduler scheduler, BatchingSettings settings, ServingMetrics metrics, Ticker work, Ticker ticker) {
        this.scheduler = scheduler;
        this.settings = settings;
        this.metrics = metrics;
        this.work = work;
        this.ticker = ticker;
    }

    /**
     * A graph of a bundle with its queue; whoever owns it closes both after the last call.
     *
     * @param limits of the model's runs
     */
    ServedGraph open(Bundle bundle, String graph, RowModel model, TrialRows trial, LoadPace pace, RunLimits limits) {
        Exactness exactness = new ExactnessCheck(model, trial, pace).check();
        int rows = exactness.batches() ? model.mostRows() : 1;
        // What the pace takes is no cost of a run, and no time of the probe's.
        CostModel cost = new CostProbe(run(model, trial, pace), work == ticker ? unpaced(pace) : work, unpaced(pace))
                .measure(rows, model.maxTokens(), settings.probe());
        QueueSettings queue =
                new QueueSettings(settings.capacity(), chunk(exactness, cost), policy(model, cost, rows), cost);
        GraphId id = GraphId.of(bundle, graph);
        BatchQueue<ServedRow> opened = scheduler.open(queue, limited(model, cost, limits), metrics.batches(id));
        return new ServedGraph(graph, model, opened, exactness);
    }

    /** A run that takes far longer than was measured is ended, and its rows fail. */
    private static RowRunner<ServedRow> limited(RowModel model, CostModel cost, RunLimits limits) {
        return (batch, steps, arena) -> {
            List<RowProgress> rows = batch.stream().map(ServedRow::progress).toList();
            Limit limit = Limit.ofRun(BatchScheduler.overrunNanos(cost.nanos(rows.size(), steps)));
            limits.within(limit, () -> model.advance(rows, steps, arena));
        };
    }

    /** All graphs of a version are open: tells what is measured of them. */
    void serving(Bundle bundle, Collection<ServedGraph> graphs) {
        graphs.forEach(graph -> metrics.serving(GraphId.of(bundle, graph.name()), graph.queue(), graph.exactness()));
    }

    private Ticker unpaced(LoadPace pace) {
        return () -> ticker.nanos() - pace.pausedNanos();
    }

    private static CostProbe.TimedRun run(RowModel model, TrialRows trial, LoadPace pace) {
        BufferArena arena = new BufferArena();
        Map<Integer, TrialRows.Row> made = new HashMap<>();
        return (rows, steps) -> {
            pace.pause();
            TrialRows.Row row = made.computeIfAbsent(steps, trial::row);
            model.advance(Stream.generate(row::run).limit(rows).toList(), LoadedModel.WHOLE, arena);
        };
    }

    /** The most steps that are predicted to take no longer than a chunk should. */
    private int chunk(Exactness exactness, CostModel cost) {
        if (!exactness.chunks()
                || (settings.chunkSteps() == 0 && settings.policy() != BatchingSettings.Policy.LENGTH_AWARE)) {
            return QueueSettings.WHOLE;
        }
        if (settings.chunkSteps() > 0) {
            return settings.chunkSteps();
        }
        int steps = LEAST_CHUNK;
        while (steps < MOST_CHUNK && cost.nanos(1, 2 * steps) <= CHUNK_NANOS) {
            steps *= 2;
        }
        return steps;
    }

    private BatchPolicy policy(RowModel model, CostModel cost, int possibleRows) {
        return switch (settings.policy()) {
            case ONE_AT_A_TIME -> new FifoPolicy(1, 0);
            case FIFO ->
                new FifoPolicy(
                        model.takesLengths() ? rows(FIFO_ROWS, possibleRows) : 1,
                        settings.window().toNanos());
            case LENGTH_AWARE ->
                new ContinuousPolicy(
                        new LengthAwarePolicy(
                                cost,
                                new BatchLimits(
                                        rows(cost.measuredRows(), possibleRows),
                                        settings.maxPaddedSteps(),
                                        settings.maxRun().toNanos(),
                                        !model.takesLengths())),
                        cost,
                        rows(cost.measuredRows(), possibleRows));
        };
    }

    /** Rows of a run: what is set, or else {@code usual}, but no more than can be. */
    private int rows(int usual, int possible) {
        return Math.min(possible, settings.maxRows() == 0 ? usual : settings.maxRows());
    }
}
