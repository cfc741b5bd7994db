package io.recurrent.engine;

import io.recurrent.call.Call;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.error.ErrorCode;
import io.recurrent.input.EncodedRow;
import org.jspecify.annotations.Nullable;

/** What is known of a call so far; confined to the call's thread. */
public final class CallMeasure {
    static final String UNKNOWN_MODEL = "unknown";
    static final String NO_VERSION = "none";

    private final Call call;
    private final CallKind kind;
    private String model = UNKNOWN_MODEL;
    private String version = NO_VERSION;
    private StageTimings timings = StageTimings.NONE;
    private final long begun;
    private long stageStart;
    private long tokenizeStart = StageStarts.NEVER;
    private long queueStart = StageStarts.NEVER;
    private long runStart = StageStarts.NEVER;
    private long decodeStart = StageStarts.NEVER;
    private long firstToken = StageStarts.NEVER;
    private int inputs;
    private long tokens;
    private long unknownTokens;

    CallMeasure(Call call, CallKind kind) {
        this.call = call;
        this.kind = kind;
        this.begun = call.elapsedNanos();
        this.stageStart = begun;
    }

    /** The call holds a lease on this version; its time counts from here. */
    public void leased(String leasedModel, int leasedVersion) {
        model = leasedModel;
        version = Integer.toString(leasedVersion);
        stageStart = call.elapsedNanos();
    }

    /** So many inputs became rows of so many tokens or frames together. */
    public void encoded(int rows, long steps, long unknown) {
        inputs += rows;
        tokens += steps;
        unknownTokens += unknown;
        tokenizeStart = stageStart;
        queueStart = call.elapsedNanos();
        timings = new StageTimings(queueStart - stageStart, 0, 0, 0);
    }

    /** As {@link #encoded(int, long, long)}, of one input. */
    public void encoded(EncodedRow row) {
        encoded(1, row.steps(), row.unknownTokens());
    }

    /** The rows are done; of their times in the queue and in runs the longest count. */
    public void ran(PendingRows rows) {
        ran(rows.longestQueueNanos(), rows.longestRunNanos());
    }

    /** The rows are done; they waited so long for their first run, and took so long from there. */
    public void ran(long queueNanos, long runNanos) {
        timings = new StageTimings(timings.tokenizeNanos(), queueNanos, runNanos, 0);
        runStart = queueStart + timings.queueNanos();
        stageStart = call.elapsedNanos();
        decodeStart = stageStart;
    }

    /** Runs began and a first token was written at these times of the call, or never. */
    public void wrote(long run, long token) {
        runStart = run;
        firstToken = token;
    }

    /** The scores have become an answer. */
    public void decoded() {
        timings = new StageTimings(
                timings.tokenizeNanos(), timings.queueNanos(), timings.runNanos(), call.elapsedNanos() - stageStart);
    }

    /** What the stages have taken so far, in nanoseconds. */
    public StageTimings timings() {
        return timings;
    }

    CallRecord answered() {
        return record(null);
    }

    /** Answered, with times that were taken elsewhere. */
    public CallRecord answered(StageTimings taken) {
        timings = taken;
        return record(null);
    }

    /** The record of a call that ended with this error. */
    public CallRecord failed(ErrorCode code) {
        return record(code);
    }

    private CallRecord record(@Nullable ErrorCode code) {
        return new CallRecord(
                call.transport(),
                kind,
                model,
                version,
                code,
                call.elapsedNanos(),
                timings,
                new StageStarts(begun, tokenizeStart, queueStart, runStart, decodeStart, firstToken),
                inputs,
                tokens,
                unknownTokens);
    }
}
