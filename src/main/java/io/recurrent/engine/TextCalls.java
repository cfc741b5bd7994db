package io.recurrent.engine;

import io.recurrent.call.Call;
import io.recurrent.input.InputEncoder;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowRun;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.classification.ClassificationService;
import io.recurrent.task.classification.StepTrace;
import io.recurrent.task.classification.TextClassification;
import io.recurrent.task.classification.Trajectory;
import io.recurrent.task.tagging.Span;
import io.recurrent.task.tagging.TokenTagging;
import io.recurrent.text.Encoding;
import io.recurrent.time.Deadline;
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
public final class TextCalls implements ClassificationService {
    private final ModelCalls models;
    private final CallEngine calls;

    /** A data plane over parts that others start and stop. */
    public TextCalls(ModelRegistry<ServedModel> registry, CallEngine calls) {
        this.models = new ModelCalls(registry, calls);
        this.calls = calls;
    }

    /** How the inputs of one call become rows, and rows' scores its answer. */
    private interface Rows<T> {
        T decode(int index, Encoding text, float[] scores);

        default CallRow row(Encoding text, PendingRows pending, int index, Deadline deadline) {
            return new CallRow(RowRun.of(text), pending, index, deadline);
        }
    }

    /** Finds out whether the model does the task, before anything is spent on the call. */
    private interface RowsChoice<T> {
        Rows<T> of(ServedModel model);
    }

    /** Rows that have scores after each token. */
    private static final class TracedRows implements Rows<Trajectory> {
        private final TextClassification task;
        private final List<StepTrace> traces = new ArrayList<>();

        TracedRows(TextClassification task) {
            this.task = task;
        }

        @Override
        public CallRow row(Encoding text, PendingRows pending, int index, Deadline deadline) {
            StepTrace trace = new StepTrace();
            traces.add(trace);
            return new CallRow(RowRun.of(text).scoredEachStep(), pending, index, deadline, trace::after);
        }

        @Override
        public Trajectory decode(int index, Encoding text, float[] scores) {
            return new Trajectory(task.decode(scores, 0), traces.get(index).points(task, text::token));
        }
    }

    @Override
    public Answer<Classification> classify(Call call, Request request) {
        return answer(call, request, CallKind.CLASSIFY, model -> {
            TextClassification task = model.classifier();
            return (index, text, scores) -> task.decode(scores, 0);
        });
    }

    @Override
    public Answer<Trajectory> trajectory(Call call, Request request) {
        return answer(call, request, CallKind.CLASSIFY, model -> {
            TextClassification task = model.classifier();
            model.requireStreams();
            return new TracedRows(task);
        });
    }

    @Override
    public Answer<List<Span>> tag(Call call, Request request) {
        return answer(call, request, CallKind.TAG, model -> {
            TokenTagging task = model.tagger();
            return (index, text, scores) -> task.decode(text, scores, 0);
        });
    }

    private <T> Answer<T> answer(Call call, Request request, CallKind task, RowsChoice<T> choice) {
        return models.answer(
                call,
                task,
                request.model(),
                (lease, measure) -> run(call, request, lease, measure, choice.of(lease.servable())));
    }

    private <T> Answer<T> run(
            Call call, Request request, ModelLease<ServedModel> lease, CallMeasure measure, Rows<T> rows) {
        LoadedModel model = lease.servable().model();
        calls.refuseEarly(call, lease.servable().queue(), request.inputs());
        List<Encoding> encodings = encode(model, request);
        measure.tokenized(encodings);
        PendingRows pending = new PendingRows(encodings.size());
        List<CallRow> offered = new ArrayList<>(encodings.size());
        for (int i = 0; i < encodings.size(); i++) {
            offered.add(rows.row(encodings.get(i), pending, i, call.deadline()));
        }
        calls.run(call, lease.servable().queue(), offered, pending);
        measure.ran(pending);
        List<Answer.Output<T>> outputs = new ArrayList<>(encodings.size());
        for (int i = 0; i < encodings.size(); i++) {
            Encoding encoding = encodings.get(i);
            T value = rows.decode(i, encoding, pending.scores(i));
            outputs.add(new Answer.Output<>(value, encoding.length(), encoding.unknownTokens()));
        }
        measure.decoded();
        return new Answer<>(lease.model(), Integer.toString(lease.version()), List.copyOf(outputs), measure.timings());
    }

    private static List<Encoding> encode(LoadedModel model, Request request) {
        List<Encoding> encodings = new ArrayList<>(request.inputs().size());
        for (int i = 0; i < request.inputs().size(); i++) {
            String prefix = request.list() ? "inputs[" + i + "]." : "";
            encodings.add(InputEncoder.encode(model, request.inputs().get(i), prefix));
        }
        return encodings;
    }
}
