package io.recurrent.task.forecasting;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.GraphForm;
import io.recurrent.model.GraphForm.Reads;
import io.recurrent.model.GraphForm.ScoresForm;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.ModelManifest;
import io.recurrent.model.RowModel;
import io.recurrent.model.TensorGraph;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.Task;
import io.recurrent.serving.TaskDefinition;
import java.util.Map;
import java.util.Set;

/** Forecasting: the next values of a series. */
public final class ForecastingTask implements Task {
    static final String VERB = "forecast";
    static final String BACKTEST = "backtest";

    private final ForecastingSettings settings;

    /** The task; what forecasts may take counts for each version. */
    public ForecastingTask(ForecastingSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "forecasting";
    }

    @Override
    public String verb() {
        return VERB;
    }

    @Override
    public Set<String> calls() {
        return Set.of(VERB, BACKTEST);
    }

    @Override
    public Class<ForecastingKeys> keys() {
        return ForecastingKeys.class;
    }

    @Override
    public TaskDefinition define(ModelManifest manifest) {
        ForecastSpec spec = ForecastSpec.of(
                manifest.keys(keys()).forecast(), manifest.limits().maxTokens());
        String key = manifest.graphKey(ModelManifest.MAIN);
        if (spec.steps() == manifest.graph(ModelManifest.MAIN).states().isEmpty()) {
            throw BundleException.at(
                    key + ".states",
                    spec.steps() ? "decoder 'steps' needs the graph's states" : "decoder 'horizon' takes none");
        }
        return new Definition(spec);
    }

    private final class Definition implements TaskDefinition {
        private final ForecastSpec spec;

        Definition(ForecastSpec spec) {
            this.spec = spec;
        }

        @Override
        public Map<String, GraphForm> graphs() {
            return Map.of(ModelManifest.MAIN, spec.steps() ? stepForm() : new GraphForm.Tensors());
        }

        private GraphForm stepForm() {
            int width = spec.channelCount() * spec.entries();
            String entries = spec.channelCount() + " channels of " + spec.entries() + " numbers";
            return new GraphForm.Rows(Reads.FRAMES, new ScoresForm(false, width, entries));
        }

        @Override
        public ServedTask open(Bundle bundle, Map<String, RowModel> graphs) {
            ForecastSlots slots = new ForecastSlots(settings.slots());
            if (!spec.steps()) {
                WindowGraph graph = new WindowGraph(TensorGraph.of(graphs, ModelManifest.MAIN), spec);
                return ServedForecasting.windows(ForecastingTask.this, spec, graph, slots);
            }
            LoadedModel graph = LoadedModel.of(graphs, ModelManifest.MAIN);
            if (graph.frameWidth() != spec.frameWidth()) {
                throw BundleException.at(
                        bundle.manifest().graphKey(ModelManifest.MAIN) + ".inputs.frames",
                        "a frame of the graph has " + graph.frameWidth() + " values, the manifest means "
                                + spec.frameWidth());
            }
            return ServedForecasting.steps(ForecastingTask.this, spec, graph, slots);
        }
    }
}
