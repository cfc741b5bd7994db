package io.recurrent.engine;

/**
 * Where a call spent its time, in nanoseconds. For a list, {@code queueNanos} is the longest wait of a row and
 * {@code runNanos} the longest time that a row was in runs.
 *
 * @param tokenizeNanos text to ids
 * @param queueNanos from being queued to the first run
 * @param runNanos in the native runtime, with packing and unpacking
 * @param decodeNanos scores to answers
 */
public record StageTimings(long tokenizeNanos, long queueNanos, long runNanos, long decodeNanos) {
    /** No stage was reached. */
    public static final StageTimings NONE = new StageTimings(0, 0, 0, 0);
}
