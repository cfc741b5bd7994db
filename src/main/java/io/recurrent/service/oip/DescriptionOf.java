package io.recurrent.service.oip;

import io.recurrent.model.GraphRoles;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.TensorGraph;
import io.recurrent.model.TensorRoles;
import io.recurrent.service.oip.ModelDescription.Port;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.tensors.ServedTensors;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes versions as callers of tensors see them. */
final class DescriptionOf {
    private DescriptionOf() {}

    static ModelDescription describe(ServedModel served, int version, List<String> ready, int mostRows) {
        String name = served.bundle().name();
        String number = Integer.toString(version);
        if (served.task() instanceof ServedTensors tensors) {
            TensorGraph graph = tensors.graph();
            return new ModelDescription(
                    name,
                    number,
                    ready,
                    inputs(graph.roles()),
                    outputs(graph.roles()),
                    graph.roles().byRows() ? mostRows : 0,
                    false);
        }
        return new ModelDescription(
                name, number, ready, inputs(served.rows()), outputs(served), mostRows, served.takesSequences());
    }

    private static List<Port> inputs(TensorRoles roles) {
        return roles.inputs().stream()
                .map(input -> port(input.spec(), input.state(), false))
                .toList();
    }

    private static List<Port> outputs(TensorRoles roles) {
        return roles.outputs().stream()
                .map(output -> new Port(
                        output.name(),
                        output.type(),
                        output.shape(),
                        output.batchAxis(),
                        output.state(),
                        false,
                        List.of()))
                .toList();
    }

    private static Port port(TensorSpec spec, boolean optional, boolean ragged) {
        return new Port(spec.name(), spec.type(), spec.shape(), spec.batchAxis(), optional, ragged, List.of());
    }

    private static List<Port> inputs(LoadedModel model) {
        GraphRoles roles = model.roles();
        boolean text = RowRequest.readsText(model);
        List<Port> ports = new ArrayList<>();
        if (text) {
            ports.add(new Port(
                    RowRequest.TEXT, ElementType.BYTES, Shape.of(Shape.DYNAMIC, 1), 0, false, false, List.of()));
        }
        add(ports, roles.ids(), text, true);
        add(ports, roles.frames(), text, true);
        add(ports, roles.characters(), text, true);
        add(ports, roles.lengths(), true, false);
        roles.states().forEach(state -> add(ports, state.input(), true, false));
        return ports;
    }

    private static void add(List<Port> ports, @Nullable TensorSpec spec, boolean optional, boolean ragged) {
        if (spec != null) {
            ports.add(port(spec, optional, ragged && spec.batchAxis() == 0 && spec.timeAxis() == 1));
        }
    }

    private static List<Port> outputs(ServedModel served) {
        GraphRoles roles = served.rows().roles();
        TensorSpec scores = roles.scores();
        List<Port> ports = new ArrayList<>();
        ports.add(new Port(
                scores.name(),
                scores.type(),
                scores.shape(),
                scores.batchAxis(),
                false,
                false,
                served.task().labels()));
        served.task()
                .derived()
                .ifPresent(derived -> ports.add(new Port(
                        derived.name(),
                        ElementType.FLOAT32,
                        Shape.of(Shape.DYNAMIC, derived.labels().size()),
                        0,
                        false,
                        false,
                        derived.labels())));
        for (GraphRoles.State state : roles.states()) {
            ports.add(new Port(
                    state.output(),
                    state.input().type(),
                    state.input().shape(),
                    state.input().batchAxis(),
                    true,
                    false,
                    List.of()));
        }
        return ports;
    }
}
