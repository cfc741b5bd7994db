package io.recurrent.task.generation;

import io.recurrent.call.Call;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallMeasure;
import io.recurrent.engine.CallRow;
import io.recurrent.engine.PendingRows;
import io.recurrent.engine.RowStart;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.EncodedRow;
import io.recurrent.input.RowInput;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.registry.ModelLease;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.generation.GenerationService.CandidateScore;
import io.recurrent.task.generation.GenerationService.Prediction;
import io.recurrent.task.generation.GenerationService.PredictionRequest;
import io.recurrent.task.writing.NextTokens;
import io.recurrent.tensor.RowState;
import io.recurrent.text.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One call that asks what comes next: the text runs once, then the candidates go on from its state, together. */
final class Predictor {
    private final CallEngine calls;
    private final Call call;
    private final ModelLease<ServedModel> lease;
    private final CallMeasure measure;
    private final ServedModel served;
    private final ServedGeneration writer;

    Predictor(CallEngine calls, Call call, ModelLease<ServedModel> lease, CallMeasure measure) {
        this.calls = calls;
        this.call = call;
        this.lease = lease;
        this.measure = measure;
        this.served = lease.servable();
        this.writer = served.as(ServedGeneration.class, GenerationTask.VERB);
    }

    Prediction predict(PredictionRequest request) {
        served.requireStreams();
        List<Encoding> candidates = new ArrayList<>();
        EncodedRow text = calls.encode(call, served.queue(), inputs(request), () -> {
            EncodedRow row = PromptEncoder.encode(writer, request.input(), "text");
            for (int i = 0; i < request.candidates().size(); i++) {
                candidates.add(candidate(request.candidates().get(i), "candidates[" + i + "]"));
            }
            return row;
        });
        int[] ids = text.some().ids();
        measure.encoded(text);
        PendingRows pending = new PendingRows(1);
        PromptRun prompt = new PromptRun(writer.prefixes(), ids);
        RowProgress run = prompt.progress();
        CallRow row = new CallRow(new RowStart(run, after -> prompt.ran()), pending, 0, call.deadline());
        calls.run(call, served.queue(), List.of(row), pending);
        float[] scores = pending.scores(0);
        List<CandidateScore> worth = candidates.isEmpty() ? List.of() : score(request, candidates, scores, run.state());
        measure.ran(pending);
        Prediction prediction = new Prediction(
                lease.model(),
                Integer.toString(lease.version()),
                writer.next().next(scores, request.topK()),
                worth,
                ids.length,
                text.unknownTokens(),
                measure.timings());
        measure.decoded();
        return prediction;
    }

    /** All that is to be tokenised. */
    private static List<RowInput> inputs(PredictionRequest request) {
        List<RowInput> inputs = new ArrayList<>();
        inputs.add(request.input());
        request.candidates().forEach(candidate -> inputs.add(RowInput.text(candidate)));
        return inputs;
    }

    private Encoding candidate(String text, String field) {
        Encoding encoding = writer.model().tokenizer().encode(text);
        if (encoding.length() == 0) {
            throw InferenceException.invalid(field, "'" + field + "' holds no token");
        }
        for (int token = 0; token < encoding.length(); token++) {
            if (writer.next().never().get(encoding.ids()[token])) {
                throw InferenceException.invalid(
                        field, "'" + field + "' holds '" + encoding.token(token) + "', which the model cannot write");
            }
        }
        if (encoding.length() > writer.model().maxTokens()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    field,
                    "'" + field + "' has " + encoding.length() + " tokens, the model takes "
                            + writer.model().maxTokens());
        }
        return encoding;
    }

    /** The first token by the text's scores, each further one by those after the token before. */
    private List<CandidateScore> score(
            PredictionRequest request, List<Encoding> candidates, float[] first, RowState state) {
        double[] sums = new double[candidates.size()];
        List<Integer> longer = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            int[] ids = candidates.get(i).ids();
            sums[i] = writer.next().logProbability(first, ids[0]);
            if (ids.length > 1) {
                longer.add(i);
            }
        }
        if (!longer.isEmpty()) {
            PendingRows pending = new PendingRows(longer.size());
            List<CallRow> rows = new ArrayList<>(longer.size());
            for (int row = 0; row < longer.size(); row++) {
                int candidate = longer.get(row);
                int[] ids = candidates.get(candidate).ids();
                RowProgress run = RowProgress.from(RowContent.ofIds(Arrays.copyOf(ids, ids.length - 1)), state)
                        .scoredEachStep();
                RowStart start =
                        new RowStart(run, after -> sums[candidate] += logProbability(writer.next(), after, ids));
                rows.add(new CallRow(start, pending, row, call.deadline()));
            }
            calls.runMore(call, served.queue(), rows, pending);
        }
        List<CandidateScore> worth = new ArrayList<>(sums.length);
        for (int i = 0; i < sums.length; i++) {
            worth.add(new CandidateScore(
                    request.candidates().get(i), sums[i], candidates.get(i).length()));
        }
        return List.copyOf(worth);
    }

    private static double logProbability(NextTokens task, RowProgress after, int[] ids) {
        return task.logProbability(after.scores(), ids[after.done()]);
    }
}
