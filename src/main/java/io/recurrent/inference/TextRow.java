package io.recurrent.inference;

import io.recurrent.batch.BatchRow;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.TextRun;
import io.recurrent.text.Encoding;
import io.recurrent.time.Deadline;

/** One text of a call on its way through the queue. It is not run when its call has failed or its deadline passed. */
public final class TextRow extends BatchRow {
    private final TextRun run;
    private final PendingRows call;
    private final int index;
    private final Deadline deadline;
    private final long offeredNanos;
    private long queueNanos = -1;
    private long runNanos;

    /** The row {@code index} of a call, which is offered now. */
    TextRow(Encoding encoding, PendingRows call, int index, Deadline deadline) {
        this.run = new TextRun(encoding);
        this.call = call;
        this.index = index;
        this.deadline = deadline;
        this.offeredNanos = deadline.ticker().nanos();
    }

    TextRun textRun() {
        return run;
    }

    @Override
    public int remainingSteps() {
        return run.remainingSteps();
    }

    @Override
    public long deadlineNanos() {
        return deadline.atNanos();
    }

    @Override
    public boolean wanted() {
        return !call.failed();
    }

    @Override
    public void expire() {
        call.expire();
    }

    @Override
    public void ran(long startNanos, long endNanos) {
        if (queueNanos < 0) {
            queueNanos = startNanos - offeredNanos;
        }
        runNanos += endNanos - startNanos;
        if (run.remainingSteps() == 0) {
            call.complete(index, run.scores(), queueNanos, runNanos);
        }
    }

    @Override
    public void fail(Throwable cause) {
        call.fail(
                cause instanceof InferenceException known && known.code() == ErrorCode.INFERENCE_FAILED
                        ? known
                        : new InferenceException(ErrorCode.INTERNAL, "the input could not be run", cause));
    }
}
