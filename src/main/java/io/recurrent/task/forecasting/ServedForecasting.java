package io.recurrent.task.forecasting;

import io.recurrent.model.LoadedModel;
import io.recurrent.serving.Golden;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.Task;
import org.jspecify.annotations.Nullable;

/** A forecaster that serves: over a graph that goes step by step, or over one that reads windows. Thread safe. */
final class ServedForecasting implements ServedTask {
    private final Task task;
    private final ForecastSpec spec;
    private final @Nullable LoadedModel stepGraph;
    private final @Nullable WindowGraph windowGraph;
    private final ForecastSlots slots;

    private ServedForecasting(
            Task task,
            ForecastSpec spec,
            @Nullable LoadedModel stepGraph,
            @Nullable WindowGraph windowGraph,
            ForecastSlots slots) {
        this.task = task;
        this.spec = spec;
        this.stepGraph = stepGraph;
        this.windowGraph = windowGraph;
        this.slots = slots;
    }

    /** Over a graph that goes step by step. */
    static ServedForecasting steps(Task task, ForecastSpec spec, LoadedModel graph, ForecastSlots slots) {
        return new ServedForecasting(task, spec, graph, null, slots);
    }

    /** Over a graph that reads windows. */
    static ServedForecasting windows(Task task, ForecastSpec spec, WindowGraph graph, ForecastSlots slots) {
        return new ServedForecasting(task, spec, null, graph, slots);
    }

    @Override
    public Task task() {
        return task;
    }

    ForecastSpec spec() {
        return spec;
    }

    ForecastSlots slots() {
        return slots;
    }

    /** The graph of a model that reads windows. */
    WindowGraph windows() {
        if (windowGraph == null) {
            throw new IllegalStateException("the model goes step by step; this is a bug in the server");
        }
        return windowGraph;
    }

    @Override
    public Golden golden() {
        return stepGraph != null ? new GoldenSteps(spec, stepGraph) : new GoldenWindows(spec, windows());
    }
}
