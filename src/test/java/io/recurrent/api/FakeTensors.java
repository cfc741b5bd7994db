package io.recurrent.api;

import io.recurrent.call.Call;
import io.recurrent.engine.ModelReference;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.service.models.ModelStatistics;
import io.recurrent.service.models.VersionStatistics;
import io.recurrent.service.models.VersionStatistics.Total;
import io.recurrent.service.oip.ModelDescription;
import io.recurrent.service.oip.ModelDescription.Port;
import io.recurrent.service.oip.TensorService;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A model, {@code echo}, that answers with its inputs; remembers what it was asked. It describes {@link #WITHOUT_ROWS}
 * and the models of {@link FakeModels} too.
 */
public final class FakeTensors implements TensorService, ModelStatistics {
    /** A model whose tensors have no axis of rows. */
    public static final String WITHOUT_ROWS = "whole";

    private static final Set<String> MODELS = Set.of("echo", WITHOUT_ROWS, "ner", "sentiment");

    /** What was asked, in order. */
    public final List<TensorRequest> asked = new CopyOnWriteArrayList<>();

    private volatile @Nullable BiFunction<Call, TensorRequest, TensorAnswer> instead;

    /** Answers otherwise from now on; null for echoes again. */
    public void answer(@Nullable BiFunction<Call, TensorRequest, TensorAnswer> answer) {
        instead = answer;
    }

    @Override
    public TensorAnswer infer(Call call, TensorRequest request) {
        asked.add(request);
        BiFunction<Call, TensorRequest, TensorAnswer> other = instead;
        if (other != null) {
            return other.apply(call, request);
        }
        describe(request.model());
        List<TensorData> outputs = new ArrayList<>();
        for (TensorData input : request.inputs()) {
            if (request.outputs().isEmpty()
                    || request.outputs().stream()
                            .anyMatch(wanted -> wanted.name().equals(input.name()))) {
                outputs.add(input);
            }
        }
        return new TensorAnswer("echo", "1", outputs, new StageTimings(1_000, 2_000, 3_000, 4_000));
    }

    @Override
    public ModelReference resolve(ModelReference model) {
        ModelDescription found = describe(model);
        return new ModelReference(found.name(), found.version());
    }

    @Override
    public ModelDescription describe(ModelReference model) {
        String version = Objects.requireNonNullElse(model.version(), "1");
        if (model.name().equals("sentiment") && version.equals("2")) {
            throw new InferenceException(ErrorCode.MODEL_NOT_READY, "version 2 has failed");
        }
        if (!MODELS.contains(model.name()) || !List.of("1", "stable").contains(version)) {
            throw new InferenceException(ErrorCode.MODEL_NOT_FOUND, "no such model");
        }
        Port in = new Port(
                "x", ElementType.FLOAT32, Shape.of(Shape.DYNAMIC, Shape.DYNAMIC, 3), 0, false, true, List.of());
        Port state = new Port("h", ElementType.FLOAT32, Shape.of(1, Shape.DYNAMIC, 4), 1, true, false, List.of());
        Port out = new Port(
                "scores", ElementType.FLOAT32, Shape.of(Shape.DYNAMIC, 2), 0, false, false, List.of("no", "yes"));
        int rows = model.name().equals(WITHOUT_ROWS) ? 0 : 32;
        return new ModelDescription(model.name(), "1", List.of("1"), List.of(in, state), List.of(out), rows, true);
    }

    @Override
    public List<VersionStatistics> all() {
        Total total = new Total(3, 3_000);
        return List.of(
                new VersionStatistics("echo", "1", 1_700_000_000_000L, 3, 2, total, total, total, total, total, total));
    }
}
