package io.recurrent.service.sequences;

import io.recurrent.call.Call;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallMeasure;
import io.recurrent.engine.CallRow;
import io.recurrent.engine.PendingRows;
import io.recurrent.engine.RowStart;
import io.recurrent.engine.StepTrace;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.EncodedRow;
import io.recurrent.input.InputEncoder;
import io.recurrent.input.InputPlace;
import io.recurrent.input.RowInput;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.registry.ModelLease;
import io.recurrent.sequence.LiveSequence;
import io.recurrent.sequence.SequenceSnapshot;
import io.recurrent.sequence.SequenceSnapshot.LastStep;
import io.recurrent.service.sequences.SequenceService.Step;
import io.recurrent.serving.ServedModel;
import io.recurrent.serving.StepDecoder;
import io.recurrent.serving.StepValue;
import java.util.List;
import java.util.function.IntFunction;

/** One step of a sequence: from its input and the snapshot before it to the snapshot after it. Confined to its call. */
final class SequenceStep {
    private static final int[] NO_LEAD = {};

    private final CallEngine calls;
    private final Call call;
    private final ModelLease<ServedModel> lease;
    private final ServedModel served;
    private final CallMeasure measure;
    /** What the tokens of a step are called in a trajectory. */
    private IntFunction<String> tokens = Integer::toString;

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
        StepDecoder decoder = served.requireSequences();
        if (step.trajectory() && !decoder.followsTokens()) {
            throw served.mismatch("trajectory");
        }
        // What goes before the first token is the model's, not the caller's, and in the state already.
        EncodedRow row =
                encode(step.input(), before.state() == null ? served.task().lead() : NO_LEAD);
        measure.encoded(row);
        RowContent content = row.content();
        if (content == null) {
            LastStep last = new LastStep(digest, new float[0], 0, 0);
            return new SequenceSnapshot(before.step() + 1, before.consumed(), before.state(), before.scores(), last);
        }
        StepTrace trace = new StepTrace();
        RowProgress progress = RowProgress.from(content, before.state());
        RowStart start = step.trajectory() ? trace.over(progress) : RowStart.of(progress);
        PendingRows pending = new PendingRows(1);
        calls.run(call, served.queue(), List.of(new CallRow(start, pending, 0, call.deadline())), pending);
        measure.ran(pending);
        LastStep last = new LastStep(digest, trace.values(), row.steps(), row.unknownTokens());
        return new SequenceSnapshot(
                before.step() + 1, before.consumed() + row.steps(), progress.state(), progress.scores(), last);
    }

    private EncodedRow encode(RowInput input, int[] lead) {
        EncodedRow row = calls.encode(
                call,
                served.queue(),
                List.of(input),
                () -> InputEncoder.encodeAny(served.rows(), input, InputPlace.ROOT, lead));
        tokens = row::token;
        return row;
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
        if (step.trajectory()) {
            encode(step.input(), NO_LEAD);
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
        List<float[]> trace =
                step.trajectory() ? StepTrace.of(last.trace(), last.tokens()).all() : null;
        StepValue value = served.requireSequences().answer(scores, trace, tokens);
        measure.decoded();
        return new StepAnswer(
                step.sequence(),
                lease.model(),
                Integer.toString(lease.version()),
                after.step(),
                after.consumed(),
                value,
                scores,
                last.tokens(),
                last.unknownTokens(),
                measure.timings());
    }
}
