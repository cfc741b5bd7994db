package io.recurrent.task.tensors;

import io.recurrent.error.InferenceException;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.model.TensorGraph;
import io.recurrent.model.TensorRoles;
import io.recurrent.model.TensorRow;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import io.recurrent.tensor.RowAxis;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.StateRows;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** A request for a graph that takes any tensors. */
public final class GraphRequest implements TensorRows {
    private final TensorGraph graph;
    private final List<Wanted> wanted;
    private final List<String> names;
    private final List<RowProgress> rows = new ArrayList<>();

    /**
     * Checks a request; states that it leaves out take their initial values.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the tensor
     */
    public GraphRequest(TensorGraph graph, TensorRequest request) {
        this.graph = graph;
        this.wanted = wanted(graph.roles(), request.outputs());
        this.names = wanted.stream().map(Wanted::name).distinct().toList();
        List<TensorData> inputs = inputs(new RequestInputs(request.inputs()));
        graph.check(inputs.stream().map(TensorData::tensor).toList());
        for (List<TensorData> row : apart(inputs)) {
            rows.add(RowProgress.whole(RowContent.ofTensors(new TensorRow(row, names))));
        }
    }

    private static List<Wanted> wanted(TensorRoles roles, List<Wanted> asked) {
        TensorRows.requireOutputs(
                asked, roles.outputs().stream().map(TensorRoles.Output::name).toList());
        return !asked.isEmpty()
                ? asked
                : roles.outputs().stream()
                        .filter(output -> !output.state())
                        .map(output -> new Wanted(output.name(), 0))
                        .toList();
    }

    private List<TensorData> inputs(RequestInputs given) {
        List<String> known = graph.roles().inputs().stream()
                .map(input -> input.spec().name())
                .toList();
        List<TensorData> inputs = new ArrayList<>();
        long count = 1;
        for (TensorRoles.Input input : graph.roles().inputs()) {
            TensorSpec spec = input.spec();
            if (input.state() && !given.has(spec.name())) {
                continue;
            }
            TensorData tensor = given.require(spec.name(), known);
            RequestInputs.fed(tensor, spec);
            if (spec.batchAxis() != TensorSpec.NO_AXIS
                    && spec.batchAxis() < tensor.shape().rank()) {
                count = tensor.shape().dimension(spec.batchAxis());
            }
            inputs.add(tensor);
        }
        given.requireNoMore(known);
        return withStates(inputs, count);
    }

    private List<TensorData> withStates(List<TensorData> given, long count) {
        List<TensorData> all = new ArrayList<>();
        int next = 0;
        for (TensorRoles.Input input : graph.roles().inputs()) {
            String name = input.spec().name();
            if (next < given.size() && given.get(next).name().equals(name)) {
                all.add(given.get(next++));
            } else {
                all.add(initial(input, count));
            }
        }
        return all;
    }

    private static TensorData initial(TensorRoles.Input input, long count) {
        TensorSpec spec = input.spec();
        int axis = spec.batchAxis();
        Shape shape = spec.shape().dynamic(axis) ? spec.shape().with(axis, Math.max(1, count)) : spec.shape();
        TensorData state = TensorData.allocate(spec.name(), spec.type(), shape);
        for (int row = 0; row < shape.dimension(axis); row++) {
            StateRows.pack(state.tensor(), axis, row, input.initial());
        }
        return state;
    }

    private List<List<TensorData>> apart(List<TensorData> inputs) {
        if (!graph.roles().byRows()) {
            return List.of(inputs);
        }
        List<List<TensorData>> apart = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            int axis = graph.roles().inputs().get(i).spec().batchAxis();
            List<TensorData> split = RowAxis.split(inputs.get(i), axis);
            for (int row = 0; row < split.size(); row++) {
                if (i == 0) {
                    apart.add(new ArrayList<>());
                }
                apart.get(row).add(split.get(row));
            }
        }
        return apart;
    }

    @Override
    public List<RowProgress> rows() {
        return rows;
    }

    @Override
    public long steps() {
        return rows.size();
    }

    @Override
    public long unknownTokens() {
        return 0;
    }

    @Override
    public List<TensorData> outputs() {
        List<TensorData> outputs = new ArrayList<>();
        for (Wanted one : wanted) {
            int index = names.indexOf(one.name());
            List<TensorData> parts =
                    rows.stream().map(row -> row.tensors().outputs().get(index)).toList();
            TensorData all = parts.size() == 1 ? parts.getFirst() : RowAxis.join(parts, axis(one.name()));
            outputs.add(TopClasses.of(one, all, List.of()));
        }
        return outputs;
    }

    private int axis(String output) {
        return graph.roles().outputAxis(output);
    }
}
