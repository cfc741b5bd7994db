package io.recurrent.service.oip;

import io.recurrent.error.InferenceException;
import io.recurrent.model.GraphRoles;
import io.recurrent.model.GraphRoles.State;
import io.recurrent.model.RowProgress;
import io.recurrent.serving.ServedModel;
import io.recurrent.serving.ServedTask.DerivedOutput;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import io.recurrent.task.tensors.TensorRows;
import io.recurrent.task.tensors.TopClasses;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Padding;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.StateRows;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a model of rows gives as tensors: its scores, a classifier's probabilities, and its states. */
final class RowOutputs {
    private final ServedModel served;
    private final GraphRoles roles;
    private final List<Wanted> wanted;

    /**
     * Outputs as a request wants them.
     *
     * @param asked none for all but states
     * @throws InferenceException INVALID_ARGUMENT for an unknown output
     */
    RowOutputs(ServedModel served, List<Wanted> asked) {
        this.served = served;
        this.roles = served.rows().roles();
        TensorRows.requireOutputs(asked, names());
        this.wanted = asked.isEmpty()
                ? answers().stream().map(name -> new Wanted(name, 0)).toList()
                : asked;
    }

    /** The names of all outputs but states. */
    private List<String> answers() {
        List<String> names = new ArrayList<>();
        names.add(roles.scores().name());
        served.task().derived().ifPresent(derived -> names.add(derived.name()));
        return names;
    }

    private List<String> names() {
        List<String> names = answers();
        roles.states().forEach(state -> names.add(state.output()));
        return names;
    }

    /** Whether a state is wanted. */
    boolean states() {
        return wanted.stream().anyMatch(one -> state(one) >= 0);
    }

    private int state(Wanted one) {
        for (int i = 0; i < roles.states().size(); i++) {
            if (roles.states().get(i).output().equals(one.name())) {
                return i;
            }
        }
        return -1;
    }

    /** The outputs of rows that have run, each with its number of steps. */
    List<TensorData> of(List<RowProgress> rows, int[] steps) {
        List<TensorData> outputs = new ArrayList<>();
        for (Wanted one : wanted) {
            int state = state(one);
            if (state >= 0) {
                outputs.add(TopClasses.of(one, state(roles.states().get(state), state, rows), List.of()));
            } else {
                List<float[]> scores = rows.stream().map(RowProgress::scores).toList();
                outputs.add(scored(one, scores, steps));
            }
        }
        return outputs;
    }

    /** The outputs of a sequence's step, which has no states to give. */
    List<TensorData> of(float[] scores) {
        return wanted.stream()
                .map(one -> scored(one, List.of(scores), new int[] {1}))
                .toList();
    }

    private TensorData scored(Wanted one, List<float[]> scores, int[] steps) {
        Optional<DerivedOutput> derived =
                served.task().derived().filter(output -> output.name().equals(one.name()));
        TensorData values = derived.isPresent()
                ? flat(one.name(), scores.stream().map(derived.get().of()).toList())
                : scores(scores, steps);
        return TopClasses.of(one, values, derived.map(DerivedOutput::labels).orElseGet(served.task()::labels));
    }

    private static TensorData flat(String name, List<float[]> rows) {
        TensorData all = TensorData.allocate(name, ElementType.FLOAT32, Shape.of(rows.size(), rows.getFirst().length));
        FloatBuffer floats = all.tensor().floats();
        rows.forEach(floats::put);
        return all;
    }

    private TensorData scores(List<float[]> rows, int[] steps) {
        TensorSpec spec = roles.scores();
        if (spec.timeAxis() == TensorSpec.NO_AXIS) {
            return flat(spec.name(), rows);
        }
        int longest = 0;
        for (int count : steps) {
            longest = Math.max(longest, count);
        }
        Shape shape = spec.shape().with(spec.batchAxis(), rows.size()).with(spec.timeAxis(), longest);
        TensorData all = TensorData.allocate(spec.name(), spec.type(), shape);
        List<Padding.Frames> scores = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            scores.add(new Padding.Frames(rows.get(row), 0, steps[row]));
        }
        Padding.fillFrames(all.tensor(), spec, scores);
        return all;
    }

    private static TensorData state(State state, int index, List<RowProgress> rows) {
        int axis = state.input().batchAxis();
        TensorData all = TensorData.allocate(
                state.output(), ElementType.FLOAT32, state.input().shape().with(axis, rows.size()));
        for (int row = 0; row < rows.size(); row++) {
            StateRows.pack(all.tensor(), axis, row, rows.get(row).state().values(index));
        }
        return all;
    }
}
