package io.recurrent.inference;

import io.recurrent.admission.Admission;
import io.recurrent.admission.AdmissionPolicy;
import io.recurrent.admission.Demand;
import io.recurrent.batch.BatchQueue;
import io.recurrent.batch.QueueLoad;
import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.LoadedModel;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.task.Classification;
import io.recurrent.task.Span;
import io.recurrent.task.TextClassification;
import io.recurrent.task.TokenTagging;
import io.recurrent.text.Encoding;
import java.util.ArrayList;
import java.util.List;

/**
 * The data plane: the one way from a request to an answer, whatever the transport. Thread safe.
 *
 * <p>A call takes a permit and a lease, is refused by a guess if it is large and would wait too long, is tokenised on
 * its caller's thread, waits in the version's queue row by row unless that would take too long, is run by the workers
 * among rows of other calls, and decoded on its caller's thread. Whatever happens, permit and lease go back and one
 * outcome is measured.
 */
public final class DataPlane implements InferenceService {
    /** Words of a call for which a guess saves more than it costs. */
    private static final int LARGE_STEPS = 128;

    private final ModelRegistry<ServedModel> registry;
    private final Admission admission;
    private final AdmissionPolicy policy;
    private final InferenceMetrics metrics;

    /** A data plane over parts that others start and stop. */
    public DataPlane(
            ModelRegistry<ServedModel> registry,
            Admission admission,
            AdmissionPolicy policy,
            InferenceMetrics metrics) {
        this.registry = registry;
        this.admission = admission;
        this.policy = policy;
        this.metrics = metrics;
    }

    /** Gives one row's scores their meaning. */
    private interface Decoder<T> {
        T decode(Encoding encoding, float[] scores);
    }

    /** Finds out whether the model does the task, before anything is spent on the call. */
    private interface DecoderChoice<T> {
        Decoder<T> of(ServedModel model);
    }

    @Override
    public Answer<Classification> classify(Call call, Request request) {
        return answer(call, request, "classify", model -> {
            TextClassification task = model.classifier();
            return (encoding, scores) -> task.decode(scores, 0);
        });
    }

    @Override
    public Answer<List<Span>> tag(Call call, Request request) {
        return answer(call, request, "tag", model -> {
            TokenTagging task = model.tagger();
            return (encoding, scores) -> task.decode(encoding, scores, 0);
        });
    }

    private <T> Answer<T> answer(Call call, Request request, String task, DecoderChoice<T> choice) {
        CallMeasure measure = new CallMeasure(call, task);
        try (Admission.Permit permit = admission.enter();
                ModelLease<ServedModel> lease =
                        registry.lease(request.model().name(), request.model().version())) {
            measure.leased(lease.model(), lease.version());
            Answer<T> answer = run(call, request, lease, choice, measure);
            metrics.finished(measure.answered());
            return answer;
        } catch (InferenceException e) {
            metrics.finished(measure.failed(e.code()));
            throw e;
        } catch (RuntimeException | Error e) {
            metrics.finished(measure.failed(ErrorCode.INTERNAL));
            throw new InferenceException(ErrorCode.INTERNAL, "the server failed; this is a bug in it", e);
        }
    }

    private <T> Answer<T> run(
            Call call, Request request, ModelLease<ServedModel> lease, DecoderChoice<T> choice, CallMeasure measure) {
        Decoder<T> decoder = choice.of(lease.servable());
        LoadedModel model = lease.servable().model();
        refuseEarly(call, lease.servable().queue(), request);
        List<Encoding> encodings = encode(model, request);
        measure.tokenized(encodings);
        PendingRows rows = new PendingRows(encodings.size());
        runRows(call, lease.servable().queue(), encodings, rows);
        measure.ran(rows);
        List<Answer.Output<T>> outputs = new ArrayList<>(encodings.size());
        for (int i = 0; i < encodings.size(); i++) {
            Encoding encoding = encodings.get(i);
            T value = decoder.decode(encoding, rows.scores(i));
            outputs.add(new Answer.Output<>(value, encoding.length(), encoding.unknownTokens()));
        }
        measure.decoded();
        return new Answer<>(lease.model(), Integer.toString(lease.version()), List.copyOf(outputs), measure.timings());
    }

    /** A large call that would be refused is refused before it is tokenised, which may cost as much as running it. */
    private void refuseEarly(Call call, BatchQueue<TextRow> queue, Request request) {
        RoughSize size = RoughSize.of(request.inputs());
        if (size.steps() >= LARGE_STEPS) {
            policy.check(demand(queue.look(request.inputs().size(), size.steps(), size.longest()), call));
        }
    }

    private static List<Encoding> encode(LoadedModel model, Request request) {
        List<Encoding> encodings = new ArrayList<>(request.inputs().size());
        for (int i = 0; i < request.inputs().size(); i++) {
            String prefix = request.list() ? "inputs[" + i + "]." : "";
            encodings.add(InputEncoder.encode(model, request.inputs().get(i), prefix));
        }
        return encodings;
    }

    private void runRows(Call call, BatchQueue<TextRow> queue, List<Encoding> encodings, PendingRows rows) {
        List<TextRow> offered = new ArrayList<>(encodings.size());
        for (int i = 0; i < encodings.size(); i++) {
            offered.add(new TextRow(encodings.get(i), rows, i, call.deadline()));
        }
        call.onCancel(() -> rows.fail(new InferenceException(ErrorCode.CANCELLED, "the caller has gone")));
        if (rows.failed() || call.deadline().passed()) {
            // Nothing is worth a place in the queue any more; the wait says why.
            rows.await(call);
            return;
        }
        if (!queue.offerAll(offered, load -> policy.check(demand(load, call)))) {
            throw Admission.shuttingDown();
        }
        try {
            rows.await(call);
        } finally {
            if (rows.failed()) {
                queue.sweep();
            }
        }
    }

    private static Demand demand(QueueLoad load, Call call) {
        return new Demand(
                load.rows(),
                load.capacity(),
                load.offered(),
                load.waitNanos(),
                load.runNanos(),
                call.deadline().remainingNanos());
    }
}
