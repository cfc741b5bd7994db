package io.recurrent.task.tensors;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.model.BundleException;
import io.recurrent.model.GoldenSample;
import io.recurrent.model.GoldenTensor;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowRun;
import io.recurrent.model.TensorGraph;
import io.recurrent.service.oip.TensorService.TensorRequest;
import io.recurrent.service.oip.TensorService.Wanted;
import io.recurrent.serving.GoldenCheck;
import io.recurrent.serving.LoadPace;
import io.recurrent.serving.TrialRows;
import io.recurrent.tensor.BufferArena;
import io.recurrent.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The golden samples of a graph that takes any tensors: compared with what it answers when they are read, and rows to
 * try it with after that.
 */
public final class TensorTrialRows implements TrialRows {
    private final TensorGraph graph;
    private final List<TensorRequest> requests = new ArrayList<>();
    private int next;

    /**
     * Runs every sample.
     *
     * @throws BundleException at the first answer that differs; it names the sample by its number
     */
    public TensorTrialRows(TensorGraph graph, List<GoldenSample> samples, LoadPace pace) {
        this.graph = graph;
        for (int i = 0; i < samples.size(); i++) {
            pace.pause();
            try {
                String difference = difference(samples.get(i));
                if (!difference.isEmpty()) {
                    throw new BundleException("golden.jsonl", "sample " + (i + 1) + ": " + difference);
                }
            } catch (InferenceException e) {
                throw new BundleException(
                        "golden.jsonl", "sample " + (i + 1) + " cannot be answered: " + e.detail(), e);
            } catch (IllegalArgumentException e) {
                throw new BundleException("golden.jsonl", "sample " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
    }

    private String difference(GoldenSample sample) {
        Map<String, GoldenTensor> wanted = sample.output().tensors();
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
            String difference = golden == null ? "" : golden.difference(output, GoldenCheck.TOLERANCE);
            if (!difference.isEmpty()) {
                return "output '" + output.name() + "': " + difference;
            }
        }
        return "";
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

    private RowRun row(TensorRequest request) {
        return new GraphRequest(graph, request).rows().getFirst();
    }

    @Override
    public int length(int most) {
        return 1;
    }
}
