package io.recurrent.task.forecasting;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.forecasting.StepRows.PathRow;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The paths that go on from one origin, and what is made of them. Workers add, the call's thread reads. */
final class OriginPaths implements Supplier<SeriesForecast> {
    private final ForecastSpec spec;
    private final int horizon;
    private final Draws draws;
    private final Function<List<double[]>, SeriesForecast> summary;
    private final NavigableMap<Integer, double[]> paths = new ConcurrentSkipListMap<>();
    private final AtomicInteger missing;
    /** Confined to the call's thread. */
    private @Nullable SeriesForecast answer;

    /**
     * How many paths, and which.
     *
     * @param samples paths at most
     * @param seed of all
     * @param untilDeadline whether there may be fewer, when time is over
     */
    record Draws(int samples, long seed, boolean untilDeadline) {}

    /** No paths yet. */
    OriginPaths(ForecastSpec spec, int horizon, Draws draws, Function<List<double[]>, SeriesForecast> summary) {
        this.spec = spec;
        this.horizon = horizon;
        this.draws = draws;
        this.summary = summary;
        this.missing = new AtomicInteger(draws.samples());
    }

    /** Plans the paths, now that their origin is known. On a worker's thread. */
    void begin(LiveRows rows, Origin origin) {
        if (horizon == 1) {
            // There is nothing to run: the first step is drawn from what the origin gave.
            rows.ready(() -> {
                for (int index = 0; index < draws.samples(); index++) {
                    done(rows, index, new Path(spec, origin, horizon, draws.seed(), index));
                }
            });
        } else if (draws.untilDeadline()) {
            rows.add(() -> next(rows, origin, 0));
        } else {
            for (int index = 0; index < draws.samples(); index++) {
                int number = index;
                rows.follow(() -> row(rows, origin, number));
            }
        }
    }

    private PathRow row(LiveRows rows, Origin origin, int index) {
        Path path = new Path(spec, origin, horizon, draws.seed(), index);
        return new PathRow(rows, path, origin.state(), done -> done(rows, index, done));
    }

    /** A path, and after it another one: in turn with those of other series. */
    private PathRow next(LiveRows rows, Origin origin, int index) {
        if (index + 1 < draws.samples()) {
            rows.add(() -> next(rows, origin, index + 1));
        }
        return row(rows, origin, index);
    }

    private void done(LiveRows rows, int index, Path path) {
        paths.put(index, path.values());
        if (missing.decrementAndGet() == 0 && !draws.untilDeadline()) {
            rows.ready(this::summarise);
        }
    }

    private SeriesForecast summarise() {
        SeriesForecast made = summary.apply(List.copyOf(paths.values()));
        // They are many, and other series may still be under way.
        paths.clear();
        answer = made;
        return made;
    }

    /**
     * What the paths say, once their rows are done.
     *
     * @throws InferenceException DEADLINE_EXCEEDED when there is none
     */
    @Override
    public SeriesForecast get() {
        if (answer != null) {
            return answer;
        }
        if (paths.isEmpty()) {
            throw new InferenceException(
                    ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before a single path was complete");
        }
        return summarise();
    }
}
