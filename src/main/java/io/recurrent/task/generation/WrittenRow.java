package io.recurrent.task.generation;

import io.recurrent.model.RowProgress;
import io.recurrent.serving.ServedRow;
import io.recurrent.time.Deadline;

/**
 * A text on its way through the queue: each run takes the token that was chosen last, and its scores choose the next.
 * It pauses while its reader lags behind.
 */
final class WrittenRow extends ServedRow {
    private final LiveGeneration live;
    private final int index;
    private volatile boolean paused;
    private volatile boolean ended;

    /** The text {@code index}, of which the run holds the first token. */
    WrittenRow(RowProgress run, LiveGeneration live, int index, Deadline deadline) {
        super(run, deadline);
        this.live = live;
        this.index = index;
    }

    @Override
    public int remainingSteps() {
        return paused ? 0 : super.remainingSteps();
    }

    @Override
    public boolean wanted() {
        return !ended;
    }

    @Override
    public void expire() {
        live.deadlinePassed();
    }

    @Override
    public void ran(long startNanos, long endNanos) {
        if (ended) {
            return;
        }
        int token = live.write(index, progress().scores());
        if (!ended) {
            progress().feed(token);
        }
    }

    @Override
    public void fail(Throwable cause) {
        live.fail(explain(cause));
    }

    /** Stops before the next run; its place in the queue is left. */
    void pause() {
        paused = true;
    }

    /** Whether it was paused; it is not any more. */
    boolean unpause() {
        boolean was = paused;
        paused = false;
        return was;
    }

    /** It is over and will not run again. */
    void end() {
        ended = true;
    }
}
