package io.recurrent.task.generation;

import io.recurrent.engine.StageTimings;
import io.recurrent.error.InferenceException;
import io.recurrent.task.writing.FinishReason;
import io.recurrent.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * A text while it is being written. The reader pulls: what it does not read yet waits here, a bounded number of tokens,
 * and a sample whose reader lags behind pauses without holding up others. For one reader's thread; {@link #close()} may
 * come from any.
 */
public interface GenerationStream extends AutoCloseable {

    /** What happens to a sample. */
    sealed interface Event {
        /** The sample's number, from 0. */
        int index();

        /**
         * A token was chosen.
         *
         * @param index the sample
         * @param token its text
         * @param text what it adds to the sample's text: nothing while that may be the start of a stop string, and then
         *     several tokens' text at once
         */
        record Token(int index, String token, String text) implements Event {}

        /**
         * A sample has ended.
         *
         * @param index the sample
         * @param finishReason why
         * @param tokens how many it has
         */
        record Done(int index, FinishReason finishReason, int tokens) implements Event {}
    }

    /** The model's name. */
    String model();

    /** The version that writes. */
    String version();

    /** What decides everything random. */
    long seed();

    /** Tokens in, and those out so far. */
    Generated.Usage usage();

    /** Where the time went so far. */
    StageTimings timings();

    /**
     * When the samples end at the latest: a little before the call's deadline, so that they reach the caller in time.
     */
    Deadline deadline();

    /**
     * The next event, waiting for it. Shortly before the deadline, when the server is about to end, and when the caller
     * has gone, each open sample ends with a {@link Event.Done}.
     *
     * @return null after the last sample's end
     * @throws InferenceException INFERENCE_FAILED, INTERNAL when a run failed; nothing comes after it
     */
    @Nullable
    Event next();

    /** Ends what is not ended yet; the rows are dropped before their next run. Closing twice does nothing. */
    @Override
    void close();
}
