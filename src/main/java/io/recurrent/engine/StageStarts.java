package io.recurrent.engine;

/**
 * When a call's stages began, in nanoseconds since the call arrived; negative for one that was not reached. Beside
 * {@link StageTimings}, whose times are those of the inputs that took longest: a stage here ends where the next begins.
 *
 * @param begunNanos work on the call began
 * @param tokenizeNanos text to ids
 * @param queueNanos the wait for a run
 * @param runNanos the first run, for a list the first one of the input that waited longest
 * @param decodeNanos scores to answers
 * @param firstTokenNanos the first token was written
 */
public record StageStarts(
        long begunNanos, long tokenizeNanos, long queueNanos, long runNanos, long decodeNanos, long firstTokenNanos) {
    /** A stage that was not reached. */
    public static final long NEVER = -1;

    /** No stage was reached. */
    public static final StageStarts NONE = new StageStarts(0, NEVER, NEVER, NEVER, NEVER, NEVER);
}
