package io.recurrent.engine;

import io.recurrent.call.Transport;
import io.recurrent.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Told of every call exactly once, when its outcome is known. Implementations are thread safe and do not throw. */
public interface CallMetrics {
    /** Measures nothing. */
    CallMetrics NONE = record -> {};

    /** A call has its outcome. */
    void finished(CallRecord record);

    /**
     * One finished call.
     *
     * @param transport how it came
     * @param kind what it asked for
     * @param model a known model's name, or {@code unknown}
     * @param version the version that was leased, or {@code none}
     * @param failure the error code, or null when it was answered
     * @param totalNanos from arrival to outcome
     * @param timings by stage
     * @param starts of the stages
     * @param inputs that were encoded
     * @param tokens over all inputs
     * @param unknownTokens over all inputs
     */
    record CallRecord(
            Transport transport,
            CallKind kind,
            String model,
            String version,
            @Nullable ErrorCode failure,
            long totalNanos,
            StageTimings timings,
            StageStarts starts,
            int inputs,
            long tokens,
            long unknownTokens) {}
}
