package io.recurrent.service.models;

/**
 * What a version has done since it was loaded, in sums that only grow. Times in nanoseconds.
 *
 * @param model the model's name
 * @param version its version
 * @param lastInferenceMillis when the last call was answered, in milliseconds since 1970; 0 for never
 * @param inferences inputs of the calls that were answered, whatever number of runs each took
 * @param executions runs
 * @param success calls that were answered, with their whole time
 * @param failure calls that failed, with their whole time
 * @param queue from being queued to the first run
 * @param input text to ids, or tensors to rows
 * @param run in the native runtime
 * @param output scores to answers
 */
public record VersionStatistics(
        String model,
        String version,
        long lastInferenceMillis,
        long inferences,
        long executions,
        Total success,
        Total failure,
        Total queue,
        Total input,
        Total run,
        Total output) {
    /**
     * A sum.
     *
     * @param count of what
     * @param nanos together
     */
    public record Total(long count, long nanos) {}
}
