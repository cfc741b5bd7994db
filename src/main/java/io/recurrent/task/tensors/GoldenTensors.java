package io.recurrent.task.tensors;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.recurrent.engine.ModelReference;
import io.recurrent.model.GoldenSample;
import io.recurrent.model.GoldenTensor;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowProgress;
import io.recurrent.model.TensorGraph;
import io.recurrent.model.TensorRoles;
import io.recurrent.serving.Golden;
import io.recurrent.serving.GoldenRows;
import io.recurrent.serving.TrialRows;
import io.recurrent.serving.VariedValues;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import io.recurrent.tensor.BufferArena;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The golden answers of a graph that takes any tensors, and rows to try it with: the samples' own and others like them.
 */
final class GoldenTensors implements Golden, TrialRows {
    private static final long SEED = 1;

    private final TensorGraph graph;
    private final List<Trial> trials = new ArrayList<>();
    private final VariedValues values = new VariedValues(new Random(SEED));
    private @Nullable Trial last;
    private int next;

    GoldenTensors(TensorGraph graph) {
        this.graph = graph;
    }

    /**
     * What a graph must answer to a golden sample.
     *
     * @param tensors by name; outputs that are left out are not compared
     */
    record GoldenOutputs(@JsonProperty(required = true) Map<String, GoldenTensor> tensors) {}

    @Override
    public String difference(GoldenSample sample) {
        Map<String, GoldenTensor> wanted = sample.output().has("tensors")
                ? sample.output().as(GoldenOutputs.class).tensors()
                : null;
        TensorRequest request = request(sample.input().tensors(), wanted);
        if (request == null || wanted == null) {
            return "a sample has tensors as input and output";
        }
        GraphRequest call = new GraphRequest(graph, request);
        for (int row = 0; row < call.rows().size(); row++) {
            trials.add(new Trial(graph, all(request.inputs()), row));
        }
        BufferArena arena = new BufferArena();
        call.rows().forEach(row -> graph.advance(List.of(row), LoadedModel.WHOLE, arena));
        for (TensorData output : call.outputs()) {
            GoldenTensor golden = wanted.get(output.name());
            String difference = golden == null ? "" : golden.difference(output, GoldenRows.TOLERANCE);
            if (!difference.isEmpty()) {
                return "output '" + output.name() + "': " + difference;
            }
        }
        return "";
    }

    @Override
    public TrialRows trialRows(String name) {
        return this;
    }

    private @Nullable TensorRequest request(
            @Nullable Map<String, GoldenTensor> inputs, @Nullable Map<String, GoldenTensor> outputs) {
        if (inputs == null || outputs == null || outputs.isEmpty()) {
            return null;
        }
        List<TensorData> tensors = new ArrayList<>();
        inputs.forEach((name, tensor) -> tensors.add(tensor.named(name)));
        return request(tensors, outputs.keySet());
    }

    private TensorRequest request(List<TensorData> inputs, Collection<String> outputs) {
        return new TensorRequest(
                new ModelReference(graph.bundle().name(), null),
                inputs,
                outputs.stream().map(name -> new Wanted(name, 0)).toList(),
                null,
                0);
    }

    @Override
    public Row row(int length) {
        last = trials.get(next++ % trials.size());
        return last;
    }

    @Override
    public Optional<Row> varied(int length) {
        Trial like = last == null ? trials.getFirst() : last;
        Map<String, TensorSpec> specs = new HashMap<>();
        graph.roles().inputs().forEach(input -> specs.put(input.spec().name(), input.spec()));
        List<TensorData> inputs = new ArrayList<>();
        for (TensorData input : like.request().inputs()) {
            TensorSpec spec = specs.get(input.name());
            inputs.add(spec == null ? input : values.tensor(input, spec.values()));
        }
        Trial trial = new Trial(graph, all(inputs), like.index());
        trial.run();
        return Optional.of(trial);
    }

    /** A request for all that the graph gives: what holds of one output need not hold of another. */
    private TensorRequest all(List<TensorData> inputs) {
        List<String> names =
                graph.roles().outputs().stream().map(TensorRoles.Output::name).toList();
        return request(inputs, names);
    }

    /** One of a request's rows. */
    private record Trial(TensorGraph graph, TensorRequest request, int index) implements Row {
        @Override
        public RowProgress run() {
            return new GraphRequest(graph, request).rows().get(index);
        }
    }

    @Override
    public int length(int most) {
        return 1;
    }
}
