package io.recurrent.task.tensors;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.recurrent.engine.ModelReference;
import io.recurrent.model.GoldenSample;
import io.recurrent.model.GoldenTensor;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowProgress;
import io.recurrent.model.TensorGraph;
import io.recurrent.serving.Golden;
import io.recurrent.serving.GoldenRows;
import io.recurrent.serving.TrialRows;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import io.recurrent.tensor.BufferArena;
import io.recurrent.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The golden answers of a graph that takes any tensors, and rows to try it with, which are the samples' own. */
final class GoldenTensors implements Golden, TrialRows {
    private final TensorGraph graph;
    private final List<TensorRequest> requests = new ArrayList<>();
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
        requests.add(request);
        GraphRequest call = new GraphRequest(graph, request);
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
        return new TensorRequest(
                new ModelReference(graph.bundle().name(), null),
                tensors,
                outputs.keySet().stream().map(name -> new Wanted(name, 0)).toList(),
                null,
                0);
    }

    @Override
    public Row row(int length) {
        TensorRequest request = requests.get(next++ % requests.size());
        return () -> row(request);
    }

    private RowProgress row(TensorRequest request) {
        return new GraphRequest(graph, request).rows().getFirst();
    }

    @Override
    public int length(int most) {
        return 1;
    }
}
