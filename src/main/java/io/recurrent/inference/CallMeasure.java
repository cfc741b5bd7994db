package io.recurrent.inference;

import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.inference.InferenceMetrics.CallRecord;
import io.recurrent.text.Encoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a call so far; confined to the call's thread. */
final class CallMeasure {
    static final String UNKNOWN_MODEL = "unknown";
    static final String NO_VERSION = "none";

    private final Call call;
    private final String task;
    private String model = UNKNOWN_MODEL;
    private String version = NO_VERSION;
    private StageTimings timings = StageTimings.NONE;
    private long stageStart;
    private long tokens;
    private long unknownTokens;

    CallMeasure(Call call, CallTask task) {
        this.call = call;
        this.task = task.text();
        this.stageStart = call.elapsedNanos();
    }

    void leased(String leasedModel, int leasedVersion) {
        model = leasedModel;
        version = Integer.toString(leasedVersion);
        stageStart = call.elapsedNanos();
    }

    void tokenized(List<Encoding> encodings) {
        for (Encoding encoding : encodings) {
            tokens += encoding.length();
            unknownTokens += encoding.unknownTokens();
        }
        encoded();
    }

    /** As {@link #tokenized}, for inputs that came as rows of so many tokens or frames. */
    void encoded(long steps, long unknown) {
        tokens += steps;
        unknownTokens += unknown;
        encoded();
    }

    private void encoded() {
        timings = new StageTimings(call.elapsedNanos() - stageStart, 0, 0, 0);
    }

    void ran(PendingRows rows) {
        timings = new StageTimings(timings.tokenizeNanos(), rows.longestQueueNanos(), rows.longestRunNanos(), 0);
        stageStart = call.elapsedNanos();
    }

    void decoded() {
        timings = new StageTimings(
                timings.tokenizeNanos(), timings.queueNanos(), timings.runNanos(), call.elapsedNanos() - stageStart);
    }

    StageTimings timings() {
        return timings;
    }

    CallRecord answered() {
        return record(null);
    }

    /** Answered, with times that were taken elsewhere. */
    CallRecord answered(StageTimings taken) {
        timings = taken;
        return record(null);
    }

    CallRecord failed(ErrorCode code) {
        return record(code);
    }

    private CallRecord record(@Nullable ErrorCode code) {
        return new CallRecord(
                call.transport(), task, model, version, code, call.elapsedNanos(), timings, tokens, unknownTokens);
    }
}
