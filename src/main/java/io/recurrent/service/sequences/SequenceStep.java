package io.recurrent.service.sequences;

import io.recurrent.call.Call;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallMeasure;
import io.recurrent.engine.CallRow;
import io.recurrent.engine.PendingRows;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.FrameEncoder;
import io.recurrent.input.InputEncoder;
import io.recurrent.input.RowInput;
import io.recurrent.input.StepInput;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowRun;
import io.recurrent.registry.ModelLease;
import io.recurrent.sequence.LiveSequence;
import io.recurrent.sequence.SequenceSnapshot;
import io.recurrent.sequence.SequenceSnapshot.LastStep;
import io.recurrent.service.sequences.SequenceService.Step;
import io.recurrent.serving.ServedModel;
import io.recurrent.serving.ServedModel.Decoder;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.classification.StepTrace;
import io.recurrent.task.generation.PromptEncoder;
import io.recurrent.task.writing.TokenProbability;
import io.recurrent.task.writing.WritingVocabulary;
import io.recurrent.tensor.RowState;
import io.recurrent.text.Encoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a sequence: from its input and the snapshot before it to the snapshot after it. Confined to its call. */
final class SequenceStep {
    private static final int NEXT = 5;

    private final CallEngine calls;
    private final Call call;
    private final ModelLease<ServedModel> lease;
    private final ServedModel served;
    private final CallMeasure measure;
    /** What the tokens of a text are called in a trajectory; null for other inputs. */
    private @Nullable Encoding text;

    SequenceStep(CallEngine calls, Call call, ModelLease<ServedModel> lease, CallMeasure measure) {
        this.calls = calls;
        this.call = call;
        this.lease = lease;
        this.served = lease.servable();
        this.measure = measure;
    }

    /** Tells steps apart by their content. */
    String digest(Step step) {
        return StepDigest.of(step);
    }

    /**
     * Runs the step.
     *
     * @return the sequence after it, not committed
     */
    SequenceSnapshot run(Step step, SequenceSnapshot before, String digest) {
        boolean traced = step.trajectory();
        if (traced) {
            served.classifier();
        }
        RowRun run = row(step.input(), before);
        int unknown = text == null ? 0 : text.unknownTokens();
        measure.tokenized(text == null ? List.of() : List.of(text));
        if (run == null) {
            LastStep last = new LastStep(digest, new float[0], 0, 0);
            return new SequenceSnapshot(before.step() + 1, before.consumed(), before.state(), before.scores(), last);
        }
        int tokens = tokens(run, before);
        StepTrace trace = new StepTrace();
        PendingRows pending = new PendingRows(1);
        CallRow row = traced
                ? new CallRow(run.scoredEachStep(), pending, 0, call.deadline(), trace::after)
                : new CallRow(run, pending, 0, call.deadline());
        calls.run(call, served.queue(), List.of(row), pending);
        measure.ran(pending);
        LastStep last = new LastStep(digest, trace.values(), tokens, unknown);
        return new SequenceSnapshot(before.step() + 1, before.consumed() + tokens, run.state(), run.scores(), last);
    }

    /** The start token is the model's, not the caller's. */
    private int tokens(RowRun run, SequenceSnapshot before) {
        return before.state() == null && starts() ? run.remainingSteps() - 1 : run.remainingSteps();
    }

    private boolean starts() {
        return served.decoder() instanceof Decoder.Language language
                && language.writer().vocabulary().start() != WritingVocabulary.NONE;
    }

    /** The input's row, or null when there is nothing to run. */
    private @Nullable RowRun row(StepInput input, SequenceSnapshot before) {
        LoadedModel model = served.model();
        RowState state = before.state();
        float[] @Nullable [] frames = input.frames();
        if (frames != null) {
            return frames.length == 0 && model.frameWidth() > 0 ? null : FrameEncoder.run(model, frames, state);
        }
        int[] given = input.ids();
        if (given == null) {
            text = InputEncoder.encodeAny(model, new RowInput(input.text(), input.tokens()), "");
        }
        int[] ids = text == null ? checked(model, given == null ? new int[0] : given) : text.ids();
        if (ids.length == 0) {
            return null;
        }
        if (state == null && starts() && served.decoder() instanceof Decoder.Language language) {
            return RowRun.ofIds(PromptEncoder.started(language.writer().vocabulary(), ids), null);
        }
        return text == null ? RowRun.ofIds(ids, state) : RowRun.of(text, state);
    }

    private static int[] checked(LoadedModel model, int[] ids) {
        if (model.readsCharacters() || model.idRange() == 0) {
            throw InferenceException.invalid("ids", "the model reads more than ids, or none: give 'text' or 'frames'");
        }
        if (ids.length > model.maxTokens()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    "ids",
                    "'ids' has " + ids.length + " ids, the model takes " + model.maxTokens() + "; split the step");
        }
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= model.idRange()) {
                String field = "ids[" + i + "]";
                throw InferenceException.invalid(
                        field, "'" + field + "' is " + ids[i] + ", the model has ids 0 to " + (model.idRange() - 1));
            }
        }
        return ids.clone();
    }

    /** The answer to the last step once more, if this is the same step. */
    StepAnswer repeated(Step step, SequenceSnapshot now, String digest) {
        LastStep last = now.last();
        if (last == null || !last.digest().equals(digest)) {
            throw new InferenceException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "step " + now.step() + " of sequence '" + step.sequence() + "' had another input; the next is "
                            + (now.step() + 1));
        }
        if (step.trajectory() && step.input().ids() == null && step.input().frames() == null) {
            text = InputEncoder.encodeAny(
                    served.model(),
                    new RowInput(step.input().text(), step.input().tokens()),
                    "");
        }
        return answer(step, now);
    }

    /** What the step's caller is told. */
    StepAnswer answer(Step step, SequenceSnapshot after) {
        LastStep last = after.last();
        if (last == null) {
            throw LiveSequence.notFound(step.sequence());
        }
        float[] scores = after.scores();
        Classification classification = null;
        List<TokenProbability> next = null;
        List<StepAnswer.TokenScores> points = null;
        if (served.decoder() instanceof Decoder.Language language) {
            next = scores == null ? null : language.writer().task().next(scores, NEXT);
        } else {
            classification = scores == null ? null : served.classifier().decode(scores, 0);
            if (step.trajectory()) {
                Encoding read = text;
                points = StepTrace.of(last.trace(), last.tokens())
                        .points(served.classifier(), read == null ? Integer::toString : read::token);
            }
        }
        measure.decoded();
        return new StepAnswer(
                step.sequence(),
                lease.model(),
                Integer.toString(lease.version()),
                after.step(),
                after.consumed(),
                classification,
                next,
                points,
                scores,
                last.tokens(),
                last.unknownTokens(),
                measure.timings());
    }
}
