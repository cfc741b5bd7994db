package io.recurrent.service.oip;

import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallKind;
import io.recurrent.engine.CallMeasure;
import io.recurrent.engine.CallRow;
import io.recurrent.engine.ModelReference;
import io.recurrent.engine.PendingRows;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.RowProgress;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.VersionState;
import io.recurrent.service.sequences.SequenceService.Start;
import io.recurrent.service.sequences.SequenceService.Step;
import io.recurrent.service.sequences.Sequences;
import io.recurrent.service.sequences.StepAnswer;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.tensors.GraphRequest;
import io.recurrent.task.tensors.ServedTensors;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.task.tensors.TensorRequest.SequenceMark;
import io.recurrent.task.tensors.TensorRows;
import io.recurrent.tensor.TensorData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tensors through the same permits, leases, queues and sequences as all other calls. Thread safe. */
public final class TensorCalls implements TensorService {
    /** What a level of priority is worth. */
    private static final long LEVEL_NANOS = Duration.ofMillis(100).toNanos();

    private static final int USUAL = 2;

    /** Tensors for tensors. */
    public static final CallKind KIND = new CallKind("infer");

    private final ModelRegistry<ServedModel> registry;
    private final CallEngine calls;
    private final Sequences sequences;
    private final CallFactory limits;

    /** Over parts that others start and stop. */
    public TensorCalls(ModelRegistry<ServedModel> registry, CallEngine calls, Sequences sequences, CallFactory limits) {
        this.registry = registry;
        this.calls = calls;
        this.sequences = sequences;
        this.limits = limits;
    }

    @Override
    public TensorAnswer infer(Call call, TensorRequest request) {
        SequenceMark mark = request.sequence();
        return mark == null
                ? calls.answer(call, KIND, request.model(), (lease, measure) -> run(call, request, lease, measure))
                : step(call, request, mark);
    }

    private TensorAnswer run(Call call, TensorRequest request, ModelLease<ServedModel> lease, CallMeasure measure) {
        ServedModel served = lease.servable();
        TensorRows work = served.task() instanceof ServedTensors tensors
                ? new GraphRequest(tensors.graph(), request)
                : new RowRequest(served, request, limits, gate(call));
        measure.encoded(work.rows().size(), work.steps(), work.unknownTokens());
        PendingRows pending = new PendingRows(work.rows().size());
        long patience = request.priority() == 0 ? 0 : (request.priority() - USUAL) * LEVEL_NANOS;
        List<CallRow> rows = new ArrayList<>(work.rows().size());
        for (RowProgress run : work.rows()) {
            rows.add(new CallRow(run, pending, rows.size(), call.deadline()).patient(patience));
        }
        calls.run(call, served.queue(), rows, pending);
        measure.ran(pending);
        List<TensorData> outputs = work.outputs();
        measure.decoded();
        return new TensorAnswer(lease.model(), Integer.toString(lease.version()), outputs, measure.timings());
    }

    private RowRequest.TextGate gate(Call call) {
        return (served, texts, encoding) -> calls.encode(call, served.queue(), texts, () -> {
            encoding.run();
            return texts;
        });
    }

    private TensorAnswer step(Call call, TensorRequest request, SequenceMark mark) {
        String model = request.model().name();
        if (mark.start()) {
            restart(call, request.model(), mark.id());
        }
        StepTensors outputs = new StepTensors(request, limits, gate(call));
        StepAnswer answer;
        try {
            answer = sequences.step(
                    call, model, mark.id(), served -> new Step(model, mark.id(), null, outputs.input(served), false));
        } catch (InferenceException e) {
            if (mark.start() || mark.end()) {
                // Its caller cannot go on with a sequence that never began, nor end one again that it has ended.
                sequences.end(call, model, mark.id());
            }
            throw e;
        }
        if (mark.end()) {
            sequences.end(call, model, mark.id());
        }
        return new TensorAnswer(answer.model(), answer.version(), outputs.of(answer), answer.timings());
    }

    /** Callers of this protocol start again with an id that they left behind. */
    private void restart(Call call, ModelReference model, String id) {
        try {
            sequences.end(call, model.name(), id);
        } catch (InferenceException e) {
            if (e.code() != ErrorCode.SEQUENCE_NOT_FOUND) {
                throw e;
            }
        }
        sequences.start(call, new Start(model, id, null));
    }

    @Override
    public ModelReference resolve(ModelReference model) {
        try (ModelLease<ServedModel> lease = calls.lease(model)) {
            return new ModelReference(lease.model(), Integer.toString(lease.version()));
        }
    }

    @Override
    public ModelDescription describe(ModelReference model) {
        try (ModelLease<ServedModel> lease = calls.lease(model)) {
            List<String> ready = registry.views(model.name()).stream()
                    .filter(view -> view.state() == VersionState.READY)
                    .map(view -> Integer.toString(view.location().version()))
                    .toList()
                    .reversed();
            return DescriptionOf.describe(lease.servable(), lease.version(), ready, limits.mostInputs());
        }
    }
}
