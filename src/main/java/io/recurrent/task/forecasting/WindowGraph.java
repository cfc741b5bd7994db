package io.recurrent.task.forecasting;

import io.recurrent.model.BundleException;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.model.TensorGraph;
import io.recurrent.model.TensorRoles;
import io.recurrent.model.TensorRow;
import io.recurrent.task.forecasting.ForecastingKeys.Output;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A graph that answers several steps of the horizon at once, from a window of the series. Thread safe. */
final class WindowGraph {
    static final String VALUES = "values";
    static final String FUTURE = "future";
    private static final String FORECAST = "forecast";
    private static final String PARAMETERS = "parameters";

    private final TensorGraph graph;
    private final ForecastSpec spec;
    private final String output;

    /**
     * Checks that the graph takes and gives what the manifest says.
     *
     * @throws BundleException that names the tensor
     */
    WindowGraph(TensorGraph graph, ForecastSpec spec) {
        this.graph = graph;
        this.spec = spec;
        this.output = spec.output() == Output.DISTRIBUTION ? PARAMETERS : FORECAST;
        Set<String> wanted = spec.knownWidth() == 0 ? Set.of(VALUES) : Set.of(VALUES, FUTURE);
        List<String> names = graph.roles().inputs().stream()
                .map(input -> input.spec().name())
                .toList();
        if (!wanted.equals(Set.copyOf(names))) {
            throw BundleException.at("graph.file", "the graph takes " + names + ", the manifest means " + wanted);
        }
        graph.roles()
                .inputs()
                .forEach(input -> require(
                        input.spec().name(),
                        input.spec().type(),
                        input.spec().shape(),
                        input.spec().name().equals(VALUES)
                                ? Shape.of(Shape.DYNAMIC, spec.context(), spec.frameWidth())
                                : Shape.of(Shape.DYNAMIC, spec.perRun(), spec.knownWidth())));
        TensorRoles.Output given = graph.roles().outputs().stream()
                .filter(each -> each.name().equals(output))
                .findFirst()
                .orElseThrow(() -> BundleException.at("graph.file", "the graph has no output '" + output + "'"));
        require(output, given.type(), given.shape(), outputShape());
    }

    private Shape outputShape() {
        return spec.output() == Output.VALUES
                ? Shape.of(Shape.DYNAMIC, spec.perRun(), spec.channelCount())
                : Shape.of(Shape.DYNAMIC, spec.perRun(), spec.channelCount(), spec.entries());
    }

    private static void require(String name, ElementType type, Shape got, Shape wanted) {
        boolean fits = type == ElementType.FLOAT32 && got.rank() == wanted.rank();
        for (int axis = 1; fits && axis < got.rank(); axis++) {
            fits = got.dynamic(axis) || got.dimension(axis) == wanted.dimension(axis);
        }
        if (!fits) {
            throw BundleException.at(
                    "graph.file", "'" + name + "' is " + type + " " + got + ", the manifest means FLOAT32 " + wanted);
        }
    }

    TensorGraph graph() {
        return graph;
    }

    /** A row that has not run; {@code future} counts only where something is known in advance. */
    RowProgress row(float[] values, float[] future) {
        List<TensorData> inputs = new ArrayList<>();
        for (TensorRoles.Input input : graph.roles().inputs()) {
            inputs.add(
                    input.spec().name().equals(VALUES)
                            ? tensor(VALUES, values, Shape.of(1, spec.context(), spec.frameWidth()))
                            : tensor(FUTURE, future, Shape.of(1, spec.perRun(), spec.knownWidth())));
        }
        return row(inputs);
    }

    /** A row of such tensors. */
    RowProgress row(List<TensorData> inputs) {
        return RowProgress.whole(RowContent.ofTensors(new TensorRow(inputs, List.of(output))));
    }

    private static TensorData tensor(String name, float[] values, Shape shape) {
        TensorData tensor = TensorData.allocate(name, ElementType.FLOAT32, shape);
        tensor.data().asFloatBuffer().put(values);
        return tensor;
    }

    /** What a row that has run gave: for each step, channel and entry. */
    float[] output(RowProgress run) {
        TensorData given = run.tensors().outputs().getFirst();
        float[] values = new float[spec.perRun() * spec.channelCount() * spec.entries()];
        if (given.data().remaining() != values.length * Float.BYTES) {
            throw new IllegalStateException("the model gave '" + output + "' of shape " + given.shape());
        }
        given.data().slice().order(given.data().order()).asFloatBuffer().get(values);
        return values;
    }
}
