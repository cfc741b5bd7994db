package io.recurrent.task.forecasting;

import io.recurrent.call.Call;
import io.recurrent.engine.AnswerDeadline;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallMeasure;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.registry.ModelLease;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.forecasting.ForecastRequest.Options;
import io.recurrent.task.forecasting.Summary.SeriesForecastHead;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call for forecasts, from its request to its answer. Confined to its call. */
final class ForecastCall {
    private static final List<Double> USUAL_LEVELS = List.of(0.1, 0.5, 0.9);

    private final CallEngine calls;
    private final ForecastingSettings settings;
    private final Call call;
    private final ModelLease<ServedModel> lease;
    private final CallMeasure measure;
    private final ServedForecasting model;
    private final ForecastSpec spec;

    ForecastCall(
            CallEngine calls,
            ForecastingSettings settings,
            Call call,
            ModelLease<ServedModel> lease,
            CallMeasure measure) {
        this.calls = calls;
        this.settings = settings;
        this.call = call;
        this.lease = lease;
        this.measure = measure;
        this.model = lease.servable().as(ServedForecasting.class, ForecastingTask.VERB);
        this.spec = model.spec();
        if (spec.steps()) {
            lease.servable().requireStreams();
        }
    }

    ServedForecasting model() {
        return model;
    }

    Forecasts answer(ForecastRequest request, long seed) {
        int horizon = horizon(request.horizon());
        Options options = request.options();
        Summary summary = new Summary(spec, levels(options), horizon, options.paths());
        int samples = samples(options);
        checkSize(request.series().size(), samples, horizon, options.paths());
        List<Series> series = read(request, horizon);
        measure.encoded(series.size(), series.stream().mapToLong(Series::length).sum(), 0);
        List<Supplier<SeriesForecast>> answers = new ArrayList<>(series.size());
        try (ForecastSlots.Taken slots = model.slots().take(call.caller(), (long) series.size() * samples)) {
            LiveRows rows = new LiveRows(
                    call,
                    options.untilDeadline() ? AnswerDeadline.of(call) : call.deadline(),
                    lease.servable().queue(),
                    slots.count(),
                    options.untilDeadline());
            for (int i = 0; i < series.size(); i++) {
                SeriesForecastHead head = head(request.series().get(i), series.get(i), horizon);
                answers.add(
                        spec.steps()
                                ? sampled(
                                        rows,
                                        series.get(i),
                                        head,
                                        summary,
                                        new OriginPaths.Draws(samples, seed, options.untilDeadline()))
                                : windows(rows, series.get(i), head, summary));
            }
            rows.run(calls, measure);
        }
        List<SeriesForecast> outputs = answers.stream().map(Supplier::get).toList();
        measure.decoded();
        return new Forecasts(
                lease.model(),
                Integer.toString(lease.version()),
                spec.channels(),
                spec.sampled() ? seed : null,
                outputs,
                measure.timings());
    }

    int horizon(@Nullable Integer asked) {
        int horizon = asked != null ? asked : spec.steps() ? spec.maxHorizon() : spec.perRun();
        if (horizon > spec.maxHorizon()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    "horizon",
                    "'horizon' is " + horizon + ", the model forecasts " + spec.maxHorizon() + " steps at most");
        }
        return horizon;
    }

    List<Double> levels(Options options) {
        List<Double> asked = options.quantiles();
        if (!spec.hasQuantiles()) {
            if (asked != null && !asked.isEmpty()) {
                throw InferenceException.invalid("quantiles", "the model forecasts values and knows no quantiles");
            }
            return List.of();
        }
        if (asked == null) {
            return spec.levels().isEmpty() ? USUAL_LEVELS : spec.levels();
        }
        for (int i = 0; i < asked.size() && !spec.levels().isEmpty(); i++) {
            double level = asked.get(i);
            if (level < spec.levels().getFirst() || level > spec.levels().getLast()) {
                throw InferenceException.invalid(
                        "quantiles[" + i + "]",
                        "'quantiles[" + i + "]' is " + level + ", the model knows those from "
                                + spec.levels().getFirst() + " to "
                                + spec.levels().getLast());
            }
        }
        return asked;
    }

    int samples(Options options) {
        if (!spec.sampled()) {
            if (options.samples() != null || options.paths() || options.untilDeadline()) {
                throw InferenceException.invalid(
                        options.samples() != null ? "samples" : options.paths() ? "paths" : "untilDeadline",
                        "the model draws no paths: it forecasts each step by itself");
            }
            return 1;
        }
        int samples = options.samples() == null ? ForecastRequest.DEFAULT_SAMPLES : options.samples();
        if (samples > settings.maxSamples()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    "samples",
                    "'samples' is " + samples + ", a call takes " + settings.maxSamples());
        }
        return options.untilDeadline() ? settings.maxSamples() : samples;
    }

    /** Series whose paths are all wanted, or none of which ends, are held together; else those that are under way. */
    void checkSize(int series, int samples, int horizon, boolean paths) {
        if (series > settings.maxSeries()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    "series",
                    "'series' has " + series + ", a call takes " + settings.maxSeries() + "; split the list");
        }
        long atATime = paths ? series : Math.min(series, ForecastingSettings.CALL_ROWS / samples + 2L);
        long steps = (long) horizon * spec.channelCount();
        long values = atATime * samples * steps + series * steps;
        if (values > settings.maxValues()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    spec.sampled() ? "samples" : "horizon",
                    "the forecasts would hold " + values + " values at a time, a call may hold " + settings.maxValues()
                            + "; ask for fewer series, samples or steps");
        }
    }

    private List<Series> read(ForecastRequest request, int horizon) {
        SeriesReader reader = new SeriesReader(spec, Math.ceilDiv(horizon, spec.perRun()) * spec.perRun());
        List<Series> series = new ArrayList<>(request.series().size());
        for (int i = 0; i < request.series().size(); i++) {
            series.add(reader.read(request.series().get(i), request.place(i, "")));
        }
        return series;
    }

    private static SeriesForecastHead head(SeriesInput input, Series series, int horizon) {
        SeriesTimes times = series.times();
        if (times == null) {
            return new SeriesForecastHead(input.flat(), null);
        }
        List<String> timestamps = new ArrayList<>(horizon);
        for (int step = 0; step < horizon; step++) {
            timestamps.add(times.text(series.length() + (long) step));
        }
        return new SeriesForecastHead(input.flat(), timestamps);
    }

    private Supplier<SeriesForecast> sampled(
            LiveRows rows, Series series, SeriesForecastHead head, Summary summary, OriginPaths.Draws draws) {
        OriginPaths paths = new OriginPaths(spec, summary.horizon(), draws, found -> summary.ofPaths(head, found));
        rows.add(() -> StepRows.whole(spec, rows, series, series.length(), origin -> paths.begin(rows, origin)));
        return paths;
    }

    private Supplier<SeriesForecast> windows(LiveRows rows, Series series, SeriesForecastHead head, Summary summary) {
        WindowSeries way = new WindowSeries(model.windows(), spec, series, series.length(), summary.horizon());
        rows.add(() -> new WindowRow(rows, model.windows(), way));
        return () -> summary.ofSteps(head, way.outlook());
    }
}
