package io.recurrent.task.forecasting;

import io.recurrent.call.Call;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallMeasure;
import io.recurrent.error.InferenceException;
import io.recurrent.model.RowContent;
import io.recurrent.registry.ModelLease;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.forecasting.StepRows.ContextRow;
import io.recurrent.task.forecasting.Summary.SeriesForecastHead;
import io.recurrent.tensor.RowState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One backtest. Where the scaling lets it, the series is read once, and each origin branches off on the way; else each
 * window is a forecast of its own. Confined to its call.
 */
final class BacktestCall {
    private static final int USUAL_WINDOWS = 1000;
    private static final SeriesForecastHead HEAD = new SeriesForecastHead(false, null);

    private final CallEngine calls;
    private final Call call;
    private final ModelLease<ServedModel> lease;
    private final CallMeasure measure;
    private final ServedForecasting model;
    private final ForecastSpec spec;
    private final ForecastCall limits;

    BacktestCall(
            CallEngine calls,
            ForecastingSettings settings,
            Call call,
            ModelLease<ServedModel> lease,
            CallMeasure measure) {
        this.calls = calls;
        this.call = call;
        this.lease = lease;
        this.measure = measure;
        this.limits = new ForecastCall(calls, settings, call, lease, measure);
        this.model = limits.model();
        this.spec = model.spec();
    }

    Backtest answer(BacktestRequest request, long seed) {
        int horizon = limits.horizon(request.horizon());
        int samples = limits.samples(request.options());
        limits.checkSize(1, samples, horizon, false);
        Summary summary = new Summary(spec, limits.levels(request.options()), horizon, false);
        SeriesInput input = request.series();
        Series series =
                new SeriesReader(spec, Math.ceilDiv(horizon, spec.perRun()) * spec.perRun()).read(input, "series");
        List<Integer> origins = origins(request, series.length(), horizon);
        int season = request.season() == null
                ? spec.season(series.times() == null ? null : series.times().frequency())
                : request.season();
        measure.encoded(1, series.length(), 0);
        BacktestScores scores = new BacktestScores(truth(series), origins.getFirst(), season, summary.levels());
        try (ForecastSlots.Taken slots = model.slots().take(call.caller(), (long) origins.size() * samples)) {
            LiveRows rows = new LiveRows(call, call.deadline(), lease.servable().queue(), slots.count(), false);
            Supplier<List<SeriesForecast>> windows =
                    plan(rows, series, origins, summary, new OriginPaths.Draws(samples, seed, false));
            rows.run(calls, measure);
            List<SeriesForecast> forecasts = windows.get();
            for (int i = 0; i < origins.size(); i++) {
                scores.add(origins.get(i), forecasts.get(i));
            }
        }
        if (scores.compared() == 0) {
            throw InferenceException.invalid(
                    "series.values", "'series.values' has only gaps where forecasts could be compared");
        }
        measure.decoded();
        return answer(origins.size(), horizon, season, spec.sampled() ? seed : null, scores);
    }

    private Backtest answer(int windows, int horizon, int season, @Nullable Long seed, BacktestScores scores) {
        return new Backtest(
                lease.model(),
                Integer.toString(lease.version()),
                windows,
                horizon,
                season,
                spec.causal(),
                seed,
                scores.model(),
                scores.lastValue(),
                scores.seasonal(),
                scores.losses(),
                scores.coverage(),
                measure.timings());
    }

    /** Where forecasts begin, the first one first; the last one ends with the series. */
    private List<Integer> origins(BacktestRequest request, int length, int horizon) {
        int step = request.stepSize() == null ? horizon : request.stepSize();
        int last = length - horizon;
        long room = last < spec.minContext() ? 0 : (last - spec.minContext()) / step + 1L;
        long windows = request.windows() == null ? Math.min(room, USUAL_WINDOWS) : request.windows();
        if (windows < 1 || windows > room) {
            throw InferenceException.invalid(
                    "series.values",
                    "'series.values' has " + length + " steps, of which a forecast needs " + spec.minContext()
                            + " and takes " + horizon + ": there is room for " + room + " windows");
        }
        List<Integer> origins = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            origins.add(last - i * step);
        }
        Collections.reverse(origins);
        return origins;
    }

    /** The series as its caller knows it. */
    private double[][] truth(Series series) {
        double[][] truth = new double[series.length()][spec.channelCount()];
        for (int step = 0; step < truth.length; step++) {
            for (int channel = 0; channel < truth[step].length; channel++) {
                truth[step][channel] = spec.untransformed(series.values()[step][channel]);
            }
        }
        return truth;
    }

    private Supplier<List<SeriesForecast>> plan(
            LiveRows rows, Series series, List<Integer> origins, Summary summary, OriginPaths.Draws draws) {
        if (!spec.steps()) {
            List<WindowSeries> ways = new ArrayList<>();
            for (int origin : origins) {
                WindowSeries way = new WindowSeries(model.windows(), spec, series, origin, summary.horizon());
                ways.add(way);
                rows.add(() -> new WindowRow(rows, model.windows(), way));
            }
            return () -> ways.stream()
                    .map(way -> summary.ofSteps(HEAD, way.outlook()))
                    .toList();
        }
        List<OriginPaths> paths = origins.stream()
                .map(origin -> new OriginPaths(spec, summary.horizon(), draws, found -> summary.ofPaths(HEAD, found)))
                .toList();
        if (spec.causal()) {
            StepFrames frames = new StepFrames(spec, series.known(), StepFrames.scales(spec, series, 0, 1), 0);
            rows.add(() -> new OnePass(rows, series, origins, paths).row(0, null, frames));
        } else {
            for (int i = 0; i < origins.size(); i++) {
                OriginPaths own = paths.get(i);
                int origin = origins.get(i);
                rows.add(() -> StepRows.whole(spec, rows, series, origin, found -> own.begin(rows, found)));
            }
        }
        return () -> paths.stream().map(OriginPaths::get).toList();
    }

    /** The series on its way from origin to origin: each part goes on from the state before it. */
    private static final class OnePass {
        private final LiveRows rows;
        private final Series series;
        private final List<Integer> origins;
        private final List<OriginPaths> paths;

        OnePass(LiveRows rows, Series series, List<Integer> origins, List<OriginPaths> paths) {
            this.rows = rows;
            this.series = series;
            this.origins = origins;
            this.paths = paths;
        }

        /** The part that ends at an origin. */
        ContextRow row(int index, @Nullable RowState state, StepFrames frames) {
            int from = index == 0 ? 0 : origins.get(index - 1);
            int to = origins.get(index);
            RowContent content = RowContent.ofFrames(frames.context(series, to), to - from);
            return new ContextRow(rows, content, state, frames, origin -> reached(index, origin));
        }

        private void reached(int index, Origin origin) {
            paths.get(index)
                    .begin(
                            rows,
                            new Origin(
                                    origin.state(),
                                    origin.scores().clone(),
                                    origin.frames().fork()));
            if (index + 1 < origins.size()) {
                // After the paths of this origin: states of origins whose paths wait would pile up.
                rows.add(() -> row(index + 1, origin.state(), origin.frames()));
            }
        }
    }
}
