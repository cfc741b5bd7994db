package io.recurrent.task.forecasting;

import io.recurrent.input.EncodedRow;
import io.recurrent.input.RowInput;
import io.recurrent.model.GoldenSample;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.serving.Golden;
import io.recurrent.serving.RowTrialRows;
import io.recurrent.serving.TrialRows;
import io.recurrent.task.forecasting.ForecastingKeys.Output;
import io.recurrent.tensor.BufferArena;
import java.util.Arrays;
import java.util.List;

/** The golden answers of a graph that goes step by step, and the frames of its samples to try it with. */
final class GoldenSteps implements Golden {
    private final ForecastSpec spec;
    private final LoadedModel graph;
    private final RowTrialRows rows;
    private final BufferArena arena = new BufferArena();

    GoldenSteps(ForecastSpec spec, LoadedModel graph) {
        this.spec = spec;
        this.graph = graph;
        this.rows = new RowTrialRows(graph);
    }

    @Override
    public String difference(GoldenSample sample) {
        GoldenForecast wanted = sample.output().as(GoldenForecast.class);
        boolean values = spec.output() == Output.VALUES;
        if (wanted.quantiles() != null || (values ? wanted.mean() : wanted.parameters()) == null) {
            return "a sample of this model has " + (values ? "'mean'" : "'parameters'");
        }
        int horizon = wanted.horizon(1);
        Series series = new SeriesReader(spec, horizon)
                .read(sample.input().series(GoldenForecast.GoldenSeries.class).input(), "series");
        Origin origin = origin(series);
        if (!values) {
            return GoldenForecast.difference(
                    "parameters", wanted.parameters(), GoldenForecast.rows(origin.scores(), spec.entries()));
        }
        Path path = new Path(spec, origin, horizon, 0, 0);
        RowProgress run = null;
        while (!path.done()) {
            RowContent next = RowContent.ofFrames(path.frame(), 1);
            run = RowProgress.from(next, run == null ? origin.state() : run.state());
            graph.advance(List.of(run), LoadedModel.WHOLE, arena);
            path.take(run.scores());
        }
        float[] got = new float[path.values().length];
        for (int i = 0; i < got.length; i++) {
            got[i] = (float) path.values()[i];
        }
        return GoldenForecast.difference("mean", wanted.mean(), GoldenForecast.rows(got, spec.channelCount()));
    }

    private Origin origin(Series series) {
        int from = Math.max(0, series.length() - spec.context());
        Scale[] scales = StepFrames.scales(spec, series, from, series.length());
        StepFrames frames = new StepFrames(spec, series.known(), scales, from);
        float[] context = frames.context(series, series.length());
        int width = spec.frameWidth();
        int steps = context.length / width;
        float[][] each = new float[steps][];
        for (int step = 0; step < steps; step++) {
            each[step] = Arrays.copyOfRange(context, step * width, (step + 1) * width);
        }
        RowContent content = RowContent.ofFrames(context, steps);
        rows.add(RowInput.frames(each), new EncodedRow(content, null, steps, 0));
        RowProgress run = RowProgress.from(content, null);
        graph.advance(List.of(run), LoadedModel.WHOLE, arena);
        return new Origin(run.state(), run.scores(), frames);
    }

    @Override
    public TrialRows trialRows(String name) {
        return rows;
    }
}
