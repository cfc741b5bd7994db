package io.recurrent.task.forecasting;

import io.recurrent.model.GoldenSample;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowProgress;
import io.recurrent.serving.Golden;
import io.recurrent.serving.TrialRows;
import io.recurrent.serving.VariedValues;
import io.recurrent.task.forecasting.ForecastingKeys.Output;
import io.recurrent.tensor.BufferArena;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The golden answers of a graph that reads windows, and the windows of its samples to try it with. */
final class GoldenWindows implements Golden, TrialRows {
    private static final long SEED = 1;

    private final ForecastSpec spec;
    private final WindowGraph graph;
    private final List<List<TensorData>> trials = new ArrayList<>();
    private final VariedValues varied = new VariedValues(new Random(SEED));
    private final BufferArena arena = new BufferArena();
    private int next;

    GoldenWindows(ForecastSpec spec, WindowGraph graph) {
        this.spec = spec;
        this.graph = graph;
    }

    @Override
    public String difference(GoldenSample sample) {
        GoldenForecast wanted = sample.output().as(GoldenForecast.class);
        Series series = new SeriesReader(spec, spec.perRun())
                .read(sample.input().series(GoldenForecast.GoldenSeries.class).input(), "series");
        WindowSeries way = new WindowSeries(graph, spec, series, series.length(), spec.perRun());
        RowProgress run = way.row();
        trials.add(run.tensors().given());
        graph.graph().advance(List.of(run), LoadedModel.WHOLE, arena);
        float[] given = graph.output(run);
        if (spec.output() == Output.DISTRIBUTION) {
            return wanted.parameters() == null
                    ? "a sample of this model has 'parameters'"
                    : GoldenForecast.difference(
                            "parameters",
                            wanted.parameters(),
                            GoldenForecast.rows(given, spec.channelCount() * spec.entries()));
        }
        way.take(given);
        Summary summary = new Summary(spec, spec.levels(), spec.perRun(), false);
        return difference(wanted, summary.ofSteps(new Summary.SeriesForecastHead(false, null), way.outlook()));
    }

    private String difference(GoldenForecast wanted, SeriesForecast got) {
        if ((spec.output() == Output.VALUES ? wanted.mean() : wanted.quantiles()) == null) {
            return "a sample of this model has " + (spec.output() == Output.VALUES ? "'mean'" : "'quantiles'");
        }
        String difference = wanted.mean() == null ? "" : GoldenForecast.difference("mean", wanted.mean(), got.mean());
        if (!difference.isEmpty() || wanted.quantiles() == null) {
            return difference;
        }
        for (Map.Entry<String, List<List<Double>>> quantile : wanted.quantiles().entrySet()) {
            double[][] table = got.quantiles().get(Double.valueOf(quantile.getKey()));
            if (table == null) {
                return "the model has no quantile '" + quantile.getKey() + "'";
            }
            difference = GoldenForecast.difference("quantiles." + quantile.getKey(), quantile.getValue(), table);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    @Override
    public TrialRows trialRows(String name) {
        return this;
    }

    @Override
    public Row row(int length) {
        List<TensorData> inputs = trials.get(next++ % trials.size());
        return () -> graph.row(inputs);
    }

    @Override
    public Optional<Row> varied(int length) {
        List<TensorData> like = trials.get(next % trials.size());
        List<TensorData> inputs = like.stream()
                .map(input -> varied.tensor(input, new Values.Finite()))
                .toList();
        return Optional.of(() -> graph.row(inputs));
    }

    @Override
    public int length(int most) {
        return 1;
    }
}
