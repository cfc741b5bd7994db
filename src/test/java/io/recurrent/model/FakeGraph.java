package io.recurrent.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.model.ModelManifest.GraphPart;
import io.recurrent.tensor.BufferArena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A graph without a runtime, for rules that need no graph. Rows are ids; the first names the row, and its score is the
 * sum of those that have run. Runs end at once, or when the test says so. Thread safe.
 */
public final class FakeGraph implements RowModel {
    private static final String FILE = "fake.onnx";
    private static final int MOST_TOKENS = 1000;

    private final Bundle bundle;
    private final List<Run> runs = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Run> begun = new LinkedBlockingQueue<>();
    private final Map<Integer, Throwable> poison = new ConcurrentHashMap<>();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile boolean holds;
    private volatile Consumer<Run> meanwhile = run -> {};

    /** The graph of a model's version. */
    public FakeGraph(String name, int version) {
        GraphPart part = new GraphPart(FILE, null, null, null, null, null);
        ModelManifest manifest =
                new ModelManifest(1, "fake", null, null, part, null, null, Map.of(FILE, "0".repeat(64)), null);
        bundle = new Bundle(name, version, Path.of("nowhere"), manifest);
    }

    /** One run, which the test may end. */
    public static final class Run {
        private final List<Integer> rows;
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        private Run(List<Integer> rows) {
            this.rows = rows;
        }

        /** The names of the rows in it. */
        public List<Integer> rows() {
            return rows;
        }

        /** Lets it end. */
        public void complete() {
            end.complete(null);
        }

        /** Lets it throw. */
        public void fail(Throwable why) {
            end.completeExceptionally(why);
        }
    }

    /** From now on runs end when the test says so. */
    public FakeGraph hold() {
        holds = true;
        return this;
    }

    /** The next run that was held, as soon as a worker is in it. */
    public Run held() throws InterruptedException {
        return begun.take();
    }

    /** As {@link #held()}, or null when no worker is in a run. */
    public @Nullable Run heldNow() {
        return begun.poll();
    }

    /** Runs end at once again, those that are held among them. */
    public void release() {
        holds = false;
        runs.forEach(Run::complete);
    }

    /** Runs that this row is in throw. */
    public FakeGraph poison(int row, Throwable why) {
        poison.put(row, why);
        return this;
    }

    /** What happens on the worker's thread when a run has begun. */
    public FakeGraph meanwhile(Consumer<Run> action) {
        meanwhile = action;
        return this;
    }

    /** The rows of each run so far. */
    public List<List<Integer>> runs() {
        return runs.stream().map(Run::rows).toList();
    }

    /** How often it was closed. */
    public int closed() {
        return closed.get();
    }

    @Override
    public Bundle bundle() {
        return bundle;
    }

    @Override
    public int mostRows() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int maxTokens() {
        return MOST_TOKENS;
    }

    @Override
    public boolean takesLengths() {
        return true;
    }

    @Override
    public boolean mixesRows() {
        return false;
    }

    @Override
    public boolean carriesState() {
        return true;
    }

    @Override
    public void advance(List<RowProgress> rows, int mostSteps, BufferArena arena) {
        assertThat(closed).as("closed before a run").hasValue(0);
        Run run = new Run(rows.stream().map(row -> row.content().ids()[0]).toList());
        runs.add(run);
        meanwhile.accept(run);
        if (holds) {
            begun.add(run);
        } else {
            run.complete();
        }
        await(run);
        rows.forEach(row -> advance(row, row.nextSteps(mostSteps)));
    }

    private void await(Run run) {
        Throwable why = run.end.handle((done, thrown) -> thrown).join();
        for (int row : run.rows) {
            why = poison.getOrDefault(row, why);
        }
        switch (why) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            case Throwable other -> throw new IllegalArgumentException(other);
        }
    }

    private static void advance(RowProgress row, int steps) {
        float[] scores = row.scores(1);
        for (int step = 0; step < steps; step++) {
            scores[0] += row.content().ids()[row.done() + step];
        }
        row.advance(steps);
    }

    /** Counts; a real graph is freed after the runs in flight, which its session sees to. */
    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
