package io.recurrent.model;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.runtime.Session;
import io.recurrent.tensor.BufferArena;
import io.recurrent.tensor.RowAxis;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph that is run on whatever tensors it takes, recurrent or not. Thread safe; it owns its session.
 *
 * <p>Where its bundle names the axis of rows of every input and output, rows of different requests share runs, as long
 * as their shapes are equal; else a request is one run.
 */
public final class TensorGraph implements RowModel {
    private static final int MOST_ROWS = 1024;

    private final Bundle bundle;
    private final TensorRoles roles;
    private final Session session;
    private final boolean mixesRows;

    TensorGraph(Bundle bundle, TensorRoles roles, Session session, boolean mixesRows) {
        this.bundle = bundle;
        this.roles = roles;
        this.session = session;
        this.mixesRows = mixesRows;
    }

    /** The graph of a name, of those that were loaded as {@link GraphForm.Tensors}. */
    public static TensorGraph of(Map<String, RowModel> graphs, String name) {
        if (graphs.get(name) instanceof TensorGraph graph) {
            return graph;
        }
        throw new IllegalStateException("graph '" + name + "' was not loaded as tensors; this is a bug in the server");
    }

    @Override
    public Bundle bundle() {
        return bundle;
    }

    /** What it takes and gives. */
    public TensorRoles roles() {
        return roles;
    }

    @Override
    public int mostRows() {
        return roles.byRows() ? MOST_ROWS : 1;
    }

    @Override
    public int maxTokens() {
        return 1;
    }

    @Override
    public boolean takesLengths() {
        return false;
    }

    @Override
    public boolean mixesRows() {
        return mixesRows;
    }

    @Override
    public boolean carriesState() {
        return false;
    }

    /**
     * Checks tensors as a run would; some of the graph's inputs may be missing. Nothing runs.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the tensor as its field
     */
    public void check(List<Tensor> inputs) {
        session.check(inputs);
    }

    /** What rows must agree in to share a run. */
    private record Kind(List<Shape> shapes, List<String> wanted) {}

    @Override
    public void advance(List<RowProgress> runs, int mostSteps, BufferArena arena) {
        Map<Kind, List<TensorRow>> kinds = new LinkedHashMap<>();
        for (RowProgress run : runs) {
            TensorRow row = run.tensors();
            kinds.computeIfAbsent(new Kind(row.shapes(), row.wanted()), kind -> new ArrayList<>())
                    .add(row);
        }
        Map<TensorRow, List<TensorData>> outputs = new LinkedHashMap<>();
        kinds.values().forEach(rows -> outputs.putAll(run(rows, arena)));
        // Only now, since a row that has advanced is not run again when another kind fails.
        outputs.forEach(TensorRow::ran);
        runs.forEach(RowProgress::ranTensors);
    }

    private Map<TensorRow, List<TensorData>> run(List<TensorRow> rows, BufferArena arena) {
        arena.reset();
        TensorRow first = rows.getFirst();
        if (rows.size() == 1) {
            List<Tensor> inputs =
                    first.inputs().stream().map(TensorData::tensor).toList();
            return Map.of(first, session.runOpen(inputs, first.wanted()));
        }
        List<Tensor> inputs = new ArrayList<>(first.inputs().size());
        for (int i = 0; i < first.inputs().size(); i++) {
            int index = i;
            List<TensorData> parts =
                    rows.stream().map(row -> row.inputs().get(index)).toList();
            int axis = roles.inputs().get(i).spec().batchAxis();
            inputs.add(RowAxis.join(parts, axis, arena).tensor());
        }
        return apart(rows, session.runOpen(inputs, first.wanted()));
    }

    private Map<TensorRow, List<TensorData>> apart(List<TensorRow> rows, List<TensorData> together) {
        Map<TensorRow, List<TensorData>> outputs = new LinkedHashMap<>();
        rows.forEach(row -> outputs.put(row, new ArrayList<>()));
        for (TensorData output : together) {
            int axis = roles.outputAxis(output.name());
            if (axis == TensorSpec.NO_AXIS
                    || axis >= output.shape().rank()
                    || output.shape().dimension(axis) != rows.size()) {
                throw new InferenceException(
                        ErrorCode.INFERENCE_FAILED,
                        "the model gave '" + output.name() + "' of shape " + output.shape() + " for " + rows.size()
                                + " rows");
            }
            List<TensorData> split = RowAxis.split(output, axis);
            for (int r = 0; r < rows.size(); r++) {
                outputs.getOrDefault(rows.get(r), new ArrayList<>()).add(split.get(r));
            }
        }
        return outputs;
    }

    @Override
    public void close() {
        session.close();
    }
}
